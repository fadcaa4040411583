package io.headgate.gateway.learning;

/**
 * Turns evidence of any scale into a probability by a logistic curve.
 *
 * <p>Reference: Platt 1999, with the targets that keep a few well separated points from making the
 * curve a step.
 *
 * @param slope at least 0
 */
record ScoreCalibration(double slope, double offset) {

  private static final int ITERATIONS = 50;

  /** Keeps the curve finite where the two sides are apart; in units of one row. */
  private static final double RIDGE = 1e-3;

  double probability(double evidence) {
    return Vectors.logistic(slope * evidence + offset);
  }

  /** Fits the curve; both sides weigh the same, however many each has (at least one). */
  static ScoreCalibration fit(double[] positives, double[] negatives) {
    if (positives.length == 0 || negatives.length == 0) {
      throw new IllegalArgumentException("calibration: one side is empty");
    }
    double mean = (mean(positives) + mean(negatives)) / 2;
    Newton newton = new Newton();
    for (int i = 0; i < ITERATIONS; i++) {
      newton.clear();
      newton.add(positives, mean, (positives.length + 1.0) / (positives.length + 2.0));
      newton.add(negatives, mean, 1 / (negatives.length + 2.0));
      if (!newton.step()) {
        break;
      }
    }
    double slope = Math.max(0, newton.slope);
    return new ScoreCalibration(slope, newton.offset - slope * mean);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Newton's method on the two parameters. */
  private static final class Newton {
    private double slope;
    private double offset;
    private double g0;
    private double g1;
    private double h00;
    private double h01;
    private double h11;

    void clear() {
      g0 = RIDGE * slope;
      g1 = 0;
      h00 = RIDGE;
      h01 = 0;
      h11 = 1e-9;
    }

    void add(double[] values, double mean, double target) {
      double weight = 1.0 / values.length;
      for (double value : values) {
        double x = value - mean;
        double p = Vectors.logistic(slope * x + offset);
        double curvature = Math.max(p * (1 - p), 1e-6) * weight;
        g0 += weight * (p - target) * x;
        g1 += weight * (p - target);
        h00 += curvature * x * x;
        h01 += curvature * x;
        h11 += curvature;
      }
    }

    /** Moves, at most by 1 in each parameter; false once it hardly moves. */
    boolean step() {
      double det = h00 * h11 - h01 * h01;
      double down = (h11 * g0 - h01 * g1) / det;
      double aside = (h00 * g1 - h01 * g0) / det;
      slope -= Math.max(-1, Math.min(1, down));
      offset -= Math.max(-1, Math.min(1, aside));
      return Math.abs(down) + Math.abs(aside) > 1e-6;
    }
  }
}
