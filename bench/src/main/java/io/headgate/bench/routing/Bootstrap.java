package io.headgate.bench.routing;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** The 95 % interval of a statistic over rows that are drawn again and again. */
record Bootstrap(double low, double high) {

  private static final int DRAWS = 500;

  /** For a figure without one. */
  static final Bootstrap NONE = new Bootstrap(Double.NaN, Double.NaN);

  /**
   * Draws rows with replacement.
   *
   * @param statistic of the places of the rows drawn
   */
  static Bootstrap of(int rows, ToDoubleFunction<int[]> statistic) {
    Random random = new Random(4711);
    double[] values = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      values[draw] = statistic.applyAsDouble(random.ints(rows, 0, rows).toArray());
    }
    Arrays.sort(values);
    return new Bootstrap(values[(int) (.025 * DRAWS)], values[(int) (.975 * DRAWS)]);
  }

  /** Of the mean of yes and no, in percent. */
  static Bootstrap ofShare(boolean[] isYes) {
    return of(
        isYes.length,
        rows -> {
          int yes = 0;
          for (int row : rows) {
            yes += isYes[row] ? 1 : 0;
          }
          return 100.0 * yes / rows.length;
        });
  }
}
