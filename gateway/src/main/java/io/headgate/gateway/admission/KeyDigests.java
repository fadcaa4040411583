package io.headgate.gateway.admission;

import io.headgate.gateway.protocol.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for a key wherever keys are kept: HMAC-SHA-256, with a secret of the operator (the
 * pepper), of the key's SHA-256. Whoever steals the store can neither use what is in it nor try out
 * guesses without the pepper. Any thread.
 */
public final class KeyDigests {

  private static final String HMAC = "HmacSHA256";

  /** Longer texts are cut: no key is as long, and digesting must cost about the same for all. */
  private static final int MAX_DIGESTED = 256;

  private final ThreadLocal<Mac> macs;
  private final ThreadLocal<MessageDigest> hashes = ThreadLocal.withInitial(KeyDigests::sha256);

  /**
   * Digests with one pepper.
   *
   * @param pepper at least 16 characters
   */
  public KeyDigests(Secret pepper) {
    if (pepper.reveal().length() < 16) {
      throw new IllegalArgumentException("pepper: too short (expected: at least 16 characters)");
    }
    SecretKeySpec key = new SecretKeySpec(pepper.reveal().getBytes(StandardCharsets.UTF_8), HMAC);
    this.macs = ThreadLocal.withInitial(() -> mac(key));
  }

  /** The digest of a key, 64 lower-case hex digits. */
  public String of(String key) {
    String bounded = key.length() > MAX_DIGESTED ? key.substring(0, MAX_DIGESTED) : key;
    byte[] hash = hashes.get().digest(bounded.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(macs.get().doFinal(hash));
  }

  /** The digest of a key of which only the SHA-256 is known, as 64 hex digits. */
  public String ofSha256(String sha256) {
    return HexFormat.of().formatHex(macs.get().doFinal(HexFormat.of().parseHex(sha256)));
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java platform has " + HMAC, impossible);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
