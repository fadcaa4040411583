package io.headgate.bench.routing;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The 95 % interval of a statistic, by drawing rows again with replacement. The same rows give the
 * same interval.
 *
 * @param low the 2.5th percentile
 * @param high the 97.5th percentile
 */
record Bootstrap(double low, double high) {

  private static final int DRAWS = 1_000;
  private static final long SEED = 20_261_120;

  /** The interval of a statistic of the rows with the given numbers. */
  static Bootstrap of(int rows, ToDoubleFunction<int[]> statistic) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] values = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      values[draw] = statistic.applyAsDouble(random.ints(rows, 0, rows).toArray());
    }
    Arrays.sort(values);
    return new Bootstrap(values[DRAWS / 40], values[DRAWS - 1 - DRAWS / 40]);
  }

  /** The interval of the share of rows that are true, in percent. */
  static Bootstrap ofShare(boolean[] rows) {
    return of(
        rows.length,
        drawn -> 100.0 * Arrays.stream(drawn).filter(row -> rows[row]).count() / drawn.length);
  }
}
