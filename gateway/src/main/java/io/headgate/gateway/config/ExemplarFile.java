package io.headgate.gateway.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Exemplars of a semantic route: those of the file, then those of a text file beside it, one a
 * line. Empty lines and lines that begin with {@code #} do not count.
 *
 * @param texts in order
 * @param problem why the text file cannot be read; empty when it can
 */
record ExemplarFile(List<String> texts, String problem) {

  private static final long MAX_BYTES = 4 << 20;

  ExemplarFile {
    texts = List.copyOf(texts);
  }

  /**
   * Reads both; blocks on the file.
   *
   * @param folder that a relative path starts from
   */
  static ExemplarFile read(Section route, Path folder) {
    List<String> texts = new ArrayList<>(route.texts("exemplars"));
    String problem = route.text("exemplars_file").map(file -> add(folder, file, texts)).orElse("");
    return new ExemplarFile(texts, problem);
  }

  private static String add(Path folder, String file, List<String> texts) {
    Path path = folder.resolve(file);
    try {
      if (Files.size(path) > MAX_BYTES) {
        return path + " is larger than 4 MiB";
      }
      Files.readString(path, StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(texts::add);
      return "";
    } catch (NoSuchFileException missing) {
      return "there is no file " + path;
    } catch (MalformedInputException binary) {
      return path + " is not UTF-8 text";
    } catch (IOException unreadable) {
      return path + " cannot be read: " + unreadable.getMessage();
    }
  }
}
