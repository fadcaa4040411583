package io.headgate.gateway.admission;

import io.headgate.gateway.protocol.Secret;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The text of a key as it is made here: {@code hg_<id>_<secret><checksum>}. The id is no secret;
 * the secret has 256 bits; the checksum (CRC-32 of what stands before it, six digits in base 62)
 * lets scanners for leaked secrets tell a key from what looks like one.
 *
 * @param id ten of {@code [a-z0-9]}
 */
public record KeyText(String id, Secret text) {

  private static final String PREFIX = "hg_";
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 10;
  private static final int ID_BASE = 36;

  /** 62⁴³ is a little more than 2²⁵⁶. */
  private static final int SECRET_LENGTH = 43;

  private static final int CHECKSUM_LENGTH = 6;
  private static final int LENGTH =
      PREFIX.length() + ID_LENGTH + 1 + SECRET_LENGTH + CHECKSUM_LENGTH;

  /** A new key; {@code random} must be one for secrets. */
  public static KeyText generate(RandomGenerator random) {
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(Character.forDigit(random.nextInt(ID_BASE), ID_BASE));
    }
    return new KeyText(id.toString(), new Secret(withSecret(id.toString(), random)));
  }

  /** Another secret for the same id. */
  static Secret renewed(String id, RandomGenerator random) {
    return new Secret(withSecret(id, random));
  }

  private static String withSecret(String id, RandomGenerator random) {
    StringBuilder text = new StringBuilder(PREFIX).append(id).append('_');
    for (int i = 0; i < SECRET_LENGTH; i++) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return text + checksum(text.toString());
  }

  /** Whether a text was made here, as far as its form and its checksum tell. */
  public static boolean isGenuine(String text) {
    int end = LENGTH - CHECKSUM_LENGTH;
    return text.length() == LENGTH
        && text.startsWith(PREFIX)
        && text.charAt(PREFIX.length() + ID_LENGTH) == '_'
        && text.substring(end).equals(checksum(text.substring(0, end)));
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    StringBuilder digits = new StringBuilder(CHECKSUM_LENGTH);
    long rest = crc.getValue();
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      digits.append(DIGITS.charAt((int) (rest % DIGITS.length())));
      rest /= DIGITS.length();
    }
    return digits.reverse().toString();
  }
}
