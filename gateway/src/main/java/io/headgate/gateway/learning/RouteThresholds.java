package io.headgate.gateway.learning;

import java.util.Arrays;

/** Finds for each route the score from which on a text is taken. */
final class RouteThresholds {

  /** Where a calibrated score is as likely right as wrong. */
  private static final double EVEN = .6;

  /** How many exemplars weigh as much as the even threshold. */
  private static final double PRIOR_EXEMPLARS = 10;

  private RouteThresholds() {}

  /**
   * For each route the threshold that best keeps its own rows and refuses those of nobody, pulled
   * to {@code 0.5} the more, the fewer rows tell.
   *
   * @param evidence of each row for each route, by heads that have not seen the row
   * @param labels the route of each row; the number of routes stands for none
   */
  static double[] fit(
      float[][] evidence, int[] labels, boolean[] isJudged, ScoreCalibration calibration) {
    int routes = evidence[0].length;
    double[] thresholds = new double[routes];
    for (int r = 0; r < routes; r++) {
      double[] own = new double[labels.length];
      double[] other = new double[labels.length];
      int owns = 0;
      int others = 0;
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] == r && isJudged[i]) {
          own[owns++] = calibration.probability(evidence[i][r]);
        } else if (labels[i] != r) {
          other[others++] = calibration.probability(evidence[i][r]);
        }
      }
      double best = split(Arrays.copyOf(own, owns), Arrays.copyOf(other, others));
      thresholds[r] = (owns * best + PRIOR_EXEMPLARS * EVEN) / (owns + PRIOR_EXEMPLARS);
    }
    return thresholds;
  }

  /** The middle of the range in which the fewest of each side are on the wrong one. */
  private static double split(double[] own, double[] other) {
    if (own.length == 0 || other.length == 0) {
      return EVEN;
    }
    double[] cuts = new double[own.length + other.length];
    System.arraycopy(own, 0, cuts, 0, own.length);
    System.arraycopy(other, 0, cuts, own.length, other.length);
    Arrays.sort(cuts);
    double least = Double.POSITIVE_INFINITY;
    double low = EVEN;
    double high = EVEN;
    for (int i = 0; i + 1 < cuts.length; i++) {
      double cut = (cuts[i] + cuts[i + 1]) / 2;
      double wrong = shareBelow(own, cut) + 1 - shareBelow(other, cut);
      if (wrong < least - 1e-9) {
        least = wrong;
        low = cuts[i];
        high = cuts[i + 1];
      }
    }
    return (low + high) / 2;
  }

  private static double shareBelow(double[] values, double cut) {
    int below = 0;
    for (double value : values) {
      below += value < cut ? 1 : 0;
    }
    return (double) below / values.length;
  }
}
