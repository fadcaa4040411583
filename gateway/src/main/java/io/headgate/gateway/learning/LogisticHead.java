package io.headgate.gateway.learning;

import java.util.Arrays;

/**
 * A multinomial logistic head on features of any scale, such as the length of a text. Features of
 * different kinds get a head each, with a penalty each: one over all drowns the few in the many.
 *
 * @param means of the features
 * @param scales by which the distance from the mean is multiplied; 0 for a constant feature
 * @param weights class by class, the bias last
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LogisticHead(int classes, float[] means, float[] scales, float[] weights) {

  /** For a dozen features of the surface of a text. */
  static final double SURFACE_PRIOR = 10;

  /** For the dimensions of an embedding, of which none means much alone. */
  static final double EMBEDDING_PRIOR = 4000;

  private static final int ITERATIONS = 60;

  /** Features further out than this many deviations count as this many. */
  private static final float FARTHEST = 4;

  LogisticHead {
    if (scales.length != means.length || weights.length != classes * (means.length + 1)) {
      throw new IllegalArgumentException("surface head: its parts do not fit together");
    }
  }

  /**
   * Trains a head.
   *
   * @param prior how many rows weigh as much as the pull to zero
   */
  static LogisticHead train(float[][] features, int[] labels, int classes, double prior) {
    int size = features[0].length;
    float[] means = new float[size];
    float[] scales = new float[size];
    for (int f = 0; f < size; f++) {
      double sum = 0;
      double squares = 0;
      for (float[] row : features) {
        sum += row[f];
        squares += (double) row[f] * row[f];
      }
      double mean = sum / features.length;
      double variance = squares / features.length - mean * mean;
      means[f] = (float) mean;
      scales[f] = variance < 1e-9 ? 0 : (float) (1 / Math.sqrt(variance));
    }
    LogisticHead blank = new LogisticHead(classes, means, scales, new float[classes * (size + 1)]);
    float[][] rows = new float[features.length][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = blank.standardised(features[row]);
    }
    float[] importance = new float[rows.length];
    Arrays.fill(importance, 1f / rows.length);
    float[] zeros = blank.weights();
    SoftmaxObjective objective =
        new SoftmaxObjective(rows, labels, importance, zeros, prior / rows.length, 1);
    return new LogisticHead(classes, means, scales, Lbfgs.minimise(objective, zeros, ITERATIONS));
  }

  private float[] standardised(float[] features) {
    float[] row = new float[means.length + 1];
    for (int f = 0; f < means.length; f++) {
      float value = (features[f] - means[f]) * scales[f];
      row[f] = Math.max(-FARTHEST, Math.min(FARTHEST, value));
    }
    row[means.length] = 1;
    return row;
  }

  /** Of each class. */
  float[] logits(float[] features) {
    if (features.length != means.length) {
      throw new IllegalArgumentException(
          "features: " + features.length + " (expected: " + means.length + ")");
    }
    float[] row = standardised(features);
    float[] logits = new float[classes];
    for (int c = 0; c < classes; c++) {
      logits[c] = Vectors.dot(weights, c * row.length, row, row.length);
    }
    return logits;
  }
}
