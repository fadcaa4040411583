package io.headgate.embedding;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The digest that tells one model file from another. */
final class Sha256 {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private Sha256() {}

  /**
   * The digest of a file, in lower-case hexadecimal: what the file {@code NAME.sha256} beside it
   * says, unless that is the older one. The build writes it for the bundled models, since counting
   * would be half of a start.
   *
   * @throws EmbeddingModelFailure when it cannot be read
   */
  static String ofBlocking(Path file) {
    Path noted = file.resolveSibling(file.getFileName() + ".sha256");
    try {
      if (Files.isRegularFile(noted)
          && Files.getLastModifiedTime(noted).compareTo(Files.getLastModifiedTime(file)) >= 0) {
        String digest = Files.readString(noted).strip();
        if (HEX.matcher(digest).matches()) {
          return digest;
        }
      }
    } catch (IOException unreadable) {
      return countBlocking(file);
    }
    return countBlocking(file);
  }

  private static String countBlocking(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new EmbeddingModelFailure(file + " cannot be read (" + e.getMessage() + ")");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
