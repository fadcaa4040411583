package io.headgate.gateway.admin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Spelling {

  /** Words longer than this are not compared. */
  private static final int LONGEST = 64;

  private Spelling() {}

  static Optional<String> nearest(String word, Collection<String> candidates) {
    int tolerated = Math.max(1, word.length() / 3);
    return word.length() > LONGEST
        ? Optional.empty()
        : candidates.stream()
            .filter(candidate -> distance(word, candidate) <= tolerated)
            .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Insertions, deletions and replacements that turn one into the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
