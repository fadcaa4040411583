package io.headgate.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A small file whose content stands in for a {@code ${file:/path}}, such as a mounted secret. */
final class SecretFile {

  private static final int MAX_BYTES = 64 * 1024;

  private SecretFile() {}

  /** The text without its last line break, or the reason why there is none. */
  record Content(Optional<String> text, String problem) {}

  static Content read(String name) {
    try {
      Path path = Path.of(name);
      if (!path.isAbsolute()) {
        return failed(name, "is not an absolute path");
      }
      return Files.isDirectory(path) ? failed(name, "is a directory") : content(path, name);
    } catch (InvalidPathException e) {
      return failed(name, "is not a path");
    } catch (NoSuchFileException e) {
      return failed(name, "does not exist");
    } catch (AccessDeniedException e) {
      return failed(name, "may not be read by this user");
    } catch (CharacterCodingException e) {
      return failed(name, "is not UTF-8 text");
    } catch (IOException e) {
      return failed(name, "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static Content content(Path path, String name) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      return failed(name, "is larger than 64 KiB");
    }
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return new Content(Optional.of(withoutLineBreak(text)), "");
  }

  private static String withoutLineBreak(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static Content failed(String name, String reason) {
    return new Content(Optional.empty(), "file " + Mask.show(name) + " " + reason);
  }
}
