package io.headgate.bench.routing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Draws a few exemplars for each label, by a hash so that everybody draws the same. */
final class FewShot {

  private FewShot() {}

  /** The places of the first so many of each label by the hash of {@code gw-shot|seed|text}. */
  static Set<Integer> draw(List<String> texts, List<String> labels, int each, int seed) {
    Map<String, List<Integer>> byLabel = new TreeMap<>();
    for (int i = 0; i < labels.size(); i++) {
      byLabel.computeIfAbsent(labels.get(i), label -> new ArrayList<>()).add(i);
    }
    Set<Integer> drawn = new HashSet<>();
    for (List<Integer> places : byLabel.values()) {
      places.stream()
          .sorted(Comparator.comparing(place -> hash("gw-shot|" + seed + "|" + texts.get(place))))
          .limit(each)
          .forEach(drawn::add);
    }
    return drawn;
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
