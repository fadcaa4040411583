package io.headgate.gateway.learning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A threshold that keeps a promise: of the requests whose score reaches it, at most a share {@code
 * alpha} goes wrong, and this holds for at least {@code 1 - delta} of all calibration windows.
 * Empty where the window does not allow to promise; then the strong model answers.
 *
 * <p>Shares of traffic are tested from the smallest up, each by the Clopper-Pearson bound at level
 * {@code delta}, until the first fails. The order is fixed before looking, so no correction for
 * many tests is due.
 *
 * @param threshold the least score to accept
 * @param share of the window that reaches it, 0 to 1
 * @param bound on the share of wrong ones among them, 0 to 1
 */
public record ErrorPromise(OptionalDouble threshold, double share, double bound) {

  /** Fewer labels promise nothing. */
  public static final int FEWEST_LABELS = 500;

  private static final double SMALLEST_SHARE = .1;
  private static final double SHARE_STEP = .05;

  private static final ErrorPromise INFEASIBLE = new ErrorPromise(OptionalDouble.empty(), 0, 1);

  /**
   * Finds the largest share of traffic that the promise can be made for.
   *
   * @param scores of the window, larger is safer; made without looking at its labels
   * @param isWrong whether the cheap answer was wrong
   * @param alpha promised share of wrong answers, 0 to 1
   * @param delta share of windows that may break it, 0 to 1
   */
  public static ErrorPromise make(double[] scores, boolean[] isWrong, double alpha, double delta) {
    if (scores.length != isWrong.length) {
      throw new IllegalArgumentException(
          "scores: %d, labels: %d (expected: as many)".formatted(scores.length, isWrong.length));
    }
    if (scores.length < FEWEST_LABELS) {
      return INFEASIBLE;
    }
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] wrongUpTo = new int[scores.length];
    for (int i = 0, wrong = 0; i < order.length; i++) {
      wrong += isWrong[order[i]] ? 1 : 0;
      wrongUpTo[i] = wrong;
    }
    ErrorPromise promise = INFEASIBLE;
    for (double share = SMALLEST_SHARE; share < 1 + 1e-9; share += SHARE_STEP) {
      double threshold = scores[order[(int) Math.ceil(share * order.length - 1e-9) - 1]];
      int taken = taken(scores, threshold);
      double bound = upperBound(wrongUpTo[taken - 1], taken, delta);
      if (bound > alpha) {
        return promise;
      }
      promise =
          new ErrorPromise(OptionalDouble.of(threshold), (double) taken / scores.length, bound);
    }
    return promise;
  }

  /** Equal scores are taken together. */
  private static int taken(double[] scores, double threshold) {
    return (int) Arrays.stream(scores).filter(score -> score >= threshold).count();
  }

  /**
   * The Clopper-Pearson bound: the largest rate under which so few wrong ones still happen with
   * probability {@code delta}.
   */
  static double upperBound(int wrong, int of, double delta) {
    if (wrong >= of) {
      return 1;
    }
    double low = (double) wrong / of;
    double high = 1;
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      if (atMost(wrong, of, middle) > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The probability of at most {@code wrong} among {@code of} at a rate. */
  private static double atMost(int wrong, int of, double rate) {
    double term = of * Math.log1p(-rate);
    double odds = Math.log(rate) - Math.log1p(-rate);
    double sum = 0;
    for (int k = 0; k <= wrong; k++) {
      sum += Math.exp(term);
      term += Math.log((double) (of - k) / (k + 1)) + odds;
    }
    return sum;
  }
}
