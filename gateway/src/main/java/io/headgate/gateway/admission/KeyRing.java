package io.headgate.gateway.admission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The accepted keys by their digests.
 *
 * <p>Looking up a digest instead of comparing keys makes the time independent of how much of a key
 * was guessed: a guess changes the whole digest. Whatever does not look like a key is turned away
 * after the same digest was computed, so that form tells nothing either.
 */
final class KeyRing {

  private static final Pattern GRAMMAR = Pattern.compile("hg_[A-Za-z0-9_-]{20,120}");
  private static final int MAX_DIGESTED = 256;

  private final Map<String, AdmissionStage.Key> byDigest = new HashMap<>();

  KeyRing(List<AdmissionStage.Key> keys) {
    for (AdmissionStage.Key key : keys) {
      byDigest.put(key.sha256(), key);
    }
  }

  Optional<AdmissionStage.Key> find(String presented) {
    String bounded =
        presented.length() > MAX_DIGESTED ? presented.substring(0, MAX_DIGESTED) : presented;
    AdmissionStage.Key key = byDigest.get(digest(bounded));
    return GRAMMAR.matcher(presented).matches() ? Optional.ofNullable(key) : Optional.empty();
  }

  private static String digest(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
