package io.headgate.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Gets the text of the configuration file, or says why there is none. */
final class ConfigFile {

  private ConfigFile() {}

  /** The text and the bytes it was decoded from; empty when there is a problem. */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
  record Content(String text, byte[] bytes, Optional<Problem> problem) {}

  static Content read(Path file) {
    String name = file.toString();
    try {
      if (Files.isDirectory(file)) {
        return failed(problem(name, "is a directory (expected: a YAML file)"));
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(YamlReader.MAX_BYTES + 1);
      }
      Optional<Problem> tooLarge = tooLarge(name, bytes.length);
      return tooLarge.isPresent() ? failed(tooLarge.get()) : decode(name, bytes);
    } catch (NoSuchFileException e) {
      return failed(problem(name, "the file does not exist"));
    } catch (AccessDeniedException e) {
      return failed(problem(name, "the file may not be read by this user"));
    } catch (IOException e) {
      String reason = e.getClass().getSimpleName();
      return failed(problem(name, "the file cannot be read: " + reason));
    }
  }

  static Optional<Problem> tooLarge(String name, int bytes) {
    return bytes > YamlReader.MAX_BYTES
        ? Optional.of(problem(name, "the file is larger than 1 MiB"))
        : Optional.empty();
  }

  private static Content decode(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      Mark mark = Mark.at(text, text.length());
      String message = String.format("byte 0x%02X here is not UTF-8", bytes[in.position()]);
      return failed(new Problem(name, mark.line(), mark.column(), "", message, ""));
    }
    return new Content(text, bytes, Optional.empty());
  }

  private static Problem problem(String name, String message) {
    return new Problem(name, 0, 0, "", message, "");
  }

  private static Content failed(Problem problem) {
    return new Content("", new byte[0], Optional.of(problem));
  }
}
