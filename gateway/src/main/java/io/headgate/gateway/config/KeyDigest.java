package io.headgate.gateway.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** The digest by which a key or token is known after it has been read. */
final class KeyDigest {

  private KeyDigest() {}

  /** Of the key itself when it is given, else as the file says. */
  static Optional<String> of(Section key) {
    return of(key, "key");
  }

  /** Of the secret of that name when it is given, else as the file says. */
  static Optional<String> of(Section known, String secret) {
    return known
        .text(secret)
        .filter(text -> !text.isEmpty())
        .map(text -> sha256(text.getBytes(StandardCharsets.UTF_8)))
        .or(() -> known.text("sha256").map(digest -> digest.toLowerCase(Locale.ROOT)));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
