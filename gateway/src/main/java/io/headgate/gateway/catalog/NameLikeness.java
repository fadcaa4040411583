package io.headgate.gateway.catalog;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** How much other names look like one, by the pairs of neighbouring characters that they share. */
final class NameLikeness {

  /** Below it two names of models have little more in common than their maker. */
  private static final double NEAR = 0.6;

  private final Set<String> pairs;

  NameLikeness(String name) {
    this.pairs = pairs(name);
  }

  boolean isNear(String other) {
    return to(other) >= NEAR;
  }

  Comparator<String> nearestFirst() {
    return Comparator.comparingDouble(this::to).reversed().thenComparing(name -> name);
  }

  /** From 0 for nothing in common to 1 (Sørensen and Dice). */
  private double to(String other) {
    Set<String> others = pairs(other);
    int all = pairs.size() + others.size();
    others.retainAll(pairs);
    return all == 0 ? 0 : 2.0 * others.size() / all;
  }

  private static Set<String> pairs(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i + 1 < lower.length(); i++) {
      pairs.add(lower.substring(i, i + 2));
    }
    return pairs;
  }
}
