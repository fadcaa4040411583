package io.headgate.embedding;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that tells one model file from another. */
final class Sha256 {

  private Sha256() {}

  /**
   * The digest of a file, in lower-case hexadecimal.
   *
   * @throws EmbeddingModelFailure when it cannot be read
   */
  static String ofBlocking(Path file) {
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
