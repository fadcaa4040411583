package io.headgate.gateway.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Suggestion {

  /** Words longer than this are not compared. */
  private static final int LONGEST = 128;

  private static final int MAX_LISTED = 12;

  private Suggestion() {}

  /** How a message goes on: the word that was meant, else all there are when these are few. */
  static String of(String word, Collection<String> candidates) {
    return nearest(word, candidates)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse(candidates.isEmpty() || candidates.size() > MAX_LISTED ? "" : list(candidates));
  }

  private static String list(Collection<String> candidates) {
    return "; possible here: " + String.join(", ", candidates);
  }

  static Optional<String> nearest(String word, Collection<String> candidates) {
    int best = Math.max(1, Math.min(3, word.length() / 3)) + 1;
    String nearest = null;
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  private static int distance(String a, String b) {
    if (a.length() > LONGEST || b.length() > LONGEST) {
      return Integer.MAX_VALUE;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (same(a, i - 1, b, j - 1) ? 0 : 1);
    int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped = i > 1 && j > 1 && same(a, i - 1, b, j - 2) && same(a, i - 2, b, j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }

  private static boolean same(String a, int i, String b, int j) {
    return Character.toLowerCase(a.charAt(i)) == Character.toLowerCase(b.charAt(j));
  }
}
