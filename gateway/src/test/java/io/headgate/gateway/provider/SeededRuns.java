package io.headgate.gateway.provider;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property for many seeds and names the seed with which it fails. */
final class SeededRuns {

  private SeededRuns() {}

  static void each(int runs, Consumer<Random> property) {
    for (long seed = 1; seed <= runs; seed++) {
      try {
        property.accept(new Random(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("fails with seed " + seed, failure);
      }
    }
  }

  static <T> T pick(Random random, java.util.List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
