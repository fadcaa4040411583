package io.headgate.gateway;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Runs a property for many seeds and names the seed with which it fails. */
public final class SeededRuns {

  private SeededRuns() {}

  public static void each(int runs, Consumer<Random> property) {
    for (long seed = 1; seed <= runs; seed++) {
      try {
        property.accept(new Random(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("fails with seed " + seed, failure);
      }
    }
  }

  public static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
