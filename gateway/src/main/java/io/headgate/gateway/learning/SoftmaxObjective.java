package io.headgate.gateway.learning;

import java.util.Arrays;

/**
 * The loss of a softmax head: weighted cross-entropy plus the squared distance of each class from
 * its prototype. Rows lie in blocks, dimension by dimension, so that the inner loop runs over rows
 * and is as fast for two classes as for two hundred.
 */
final class SoftmaxObjective implements Lbfgs.Objective {

  private static final int BLOCK = 128;

  /** A residual below this moves no weight that counts. */
  private static final float NOTHING = 1e-6f;

  private final float[][] rows;
  private final int[] labels;
  private final float[] importance;
  private final float[] prior;
  private final double strength;
  private final float scale;
  private final int dimensions;
  private final int classes;
  private final float[][] blocks;

  /**
   * @param importance of each row; they sum to 1
   * @param prior the prototypes, class by class
   * @param strength of the pull to the prototypes
   * @param scale by which products with vectors of length 1 become logits
   */
  SoftmaxObjective(
      float[][] rows,
      int[] labels,
      float[] importance,
      float[] prior,
      double strength,
      float scale) {
    this.rows = rows;
    this.labels = labels;
    this.importance = importance;
    this.prior = prior;
    this.strength = strength;
    this.scale = scale;
    dimensions = rows[0].length;
    classes = prior.length / dimensions;
    blocks = new float[(rows.length + BLOCK - 1) / BLOCK][];
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = transposed(block * BLOCK, Math.min(rows.length, (block + 1) * BLOCK));
    }
  }

  private float[] transposed(int from, int to) {
    int height = to - from;
    float[] block = new float[dimensions * height];
    for (int row = from; row < to; row++) {
      for (int d = 0; d < dimensions; d++) {
        block[d * height + row - from] = rows[row][d];
      }
    }
    return block;
  }

  @Override
  public double valueAt(float[] weights, float[] gradient) {
    double value = 0;
    for (int i = 0; i < weights.length; i++) {
      float away = weights[i] - prior[i];
      value += strength / 2 * away * away;
      gradient[i] = (float) strength * away;
    }
    float[] logits = new float[classes];
    for (int block = 0; block < blocks.length; block++) {
      int from = block * BLOCK;
      int height = blocks[block].length / dimensions;
      float[] products = products(weights, blocks[block], height);
      for (int i = 0; i < height; i++) {
        for (int c = 0; c < classes; c++) {
          logits[c] = scale * products[c * height + i];
        }
        value += lossOfRow(from + i, logits, gradient);
      }
    }
    return value;
  }

  /** Of each class with each row of a block. */
  private float[] products(float[] weights, float[] block, int height) {
    float[] products = new float[classes * height];
    float[] sums = new float[height];
    for (int c = 0; c < classes; c++) {
      Arrays.fill(sums, 0);
      int at = c * dimensions;
      int d = 0;
      for (; d + 3 < dimensions; d += 4) {
        fourAtOnce(sums, block, d * height, weights, at + d);
      }
      for (; d < dimensions; d++) {
        for (int i = 0; i < height; i++) {
          sums[i] += weights[at + d] * block[d * height + i];
        }
      }
      System.arraycopy(sums, 0, products, c * height, height);
    }
    return products;
  }

  private static void fourAtOnce(float[] sums, float[] block, int from, float[] weights, int at) {
    int height = sums.length;
    float w0 = weights[at];
    float w1 = weights[at + 1];
    float w2 = weights[at + 2];
    float w3 = weights[at + 3];
    int second = from + height;
    int third = second + height;
    int fourth = third + height;
    for (int i = 0; i < height; i++) {
      sums[i] +=
          w0 * block[from + i]
              + w1 * block[second + i]
              + w2 * block[third + i]
              + w3 * block[fourth + i];
    }
  }

  private double lossOfRow(int row, float[] logits, float[] gradient) {
    Vectors.softmax(logits);
    int label = labels[row];
    double loss = -Math.log(Math.max(logits[label], 1e-30));
    logits[label] -= 1;
    for (int c = 0; c < classes; c++) {
      if (Math.abs(logits[c]) > NOTHING) {
        Vectors.add(gradient, c * dimensions, importance[row] * scale * logits[c], rows[row]);
      }
    }
    return importance[row] * loss;
  }
}
