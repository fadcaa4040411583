package io.headgate.gateway.learning;

import java.util.Arrays;

/**
 * How close a text is to the exemplars of each class, near ones counting far more. The last class
 * is the background, of which the nearest text alone counts: it is about everything, and one text
 * that comes near a route without belonging to it must be able to speak.
 */
final class ExemplarKernel {

  private static final double SHARPNESS = 20;

  private final float[][] exemplars;
  private final int[] labels;
  private final int[] counts;

  ExemplarKernel(float[][] exemplars, int[] labels, int classes) {
    this.exemplars = exemplars;
    this.labels = labels;
    counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
  }

  /** The cosine with each exemplar. */
  float[] cosines(float[] vector) {
    float[] cosines = new float[exemplars.length];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = Vectors.dot(exemplars[i], vector);
    }
    return cosines;
  }

  /**
   * The logarithm of the mean of exp(20 (cosine - 1)) over each class, of the largest for the
   * background: 0 when all are equal.
   */
  float[] logits(float[] cosines) {
    int background = counts.length - 1;
    float nearest = -1;
    double[] sums = new double[counts.length];
    for (int i = 0; i < cosines.length; i++) {
      if (labels[i] == background) {
        nearest = Math.max(nearest, cosines[i]);
      } else {
        sums[labels[i]] += Math.exp(SHARPNESS * (cosines[i] - 1));
      }
    }
    float[] logits = new float[counts.length];
    for (int c = 0; c < background; c++) {
      logits[c] = (float) Math.log(Math.max(sums[c] / Math.max(1, counts[c]), 1e-20));
    }
    logits[background] = (float) (SHARPNESS * (nearest - 1));
    return logits;
  }

  /** The exemplar of each class with the largest cosine; -1 for a class without exemplars. */
  int[] nearest(float[] cosines) {
    int[] nearest = new int[counts.length];
    Arrays.fill(nearest, -1);
    for (int i = 0; i < cosines.length; i++) {
      int label = labels[i];
      if (nearest[label] < 0 || cosines[i] > cosines[nearest[label]]) {
        nearest[label] = i;
      }
    }
    return nearest;
  }
}
