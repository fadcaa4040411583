package io.headgate.gateway.learning;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * A multinomial logistic head on embeddings of length 1. Each class starts at the mean of its rows,
 * its prototype, and is pulled back to it, so that few rows behave like prototypes and many like a
 * logistic regression. No bias: the largest logit then also tells how far a text is from all that
 * the head has seen.
 */
public final class SoftmaxHead {

  /** By which cosines become logits. */
  private static final float SCALE = 20;

  /** How many rows weigh as much as the pull to the prototypes. Chosen on public intents. */
  private static final double PRIOR_ROWS = 12;

  /** From prototypes it is not far. */
  private static final int ITERATIONS = 25;

  /** Enough to rank, where a head is used once and thrown away. */
  private static final int FEW_ITERATIONS = 8;

  private final int classes;
  private final int dimensions;

  /** Class by class, scaled. */
  private final float[] weights;

  private SoftmaxHead(int classes, int dimensions, float[] weights) {
    this.classes = classes;
    this.dimensions = dimensions;
    this.weights = weights;
  }

  /** A head from its weights, class by class, as {@link #weights()} gave them. */
  static SoftmaxHead of(int classes, float[] weights) {
    if (classes < 1 || weights.length == 0 || weights.length % classes != 0) {
      throw new IllegalArgumentException(
          "weights: " + weights.length + " (expected: a multiple of " + classes + " classes)");
    }
    return new SoftmaxHead(classes, weights.length / classes, weights.clone());
  }

  /**
   * Trains a head in which each row counts the same.
   *
   * @param vectors of length 1, at least one
   * @param labels the class of each row, from 0; a class may have no row and then never wins
   */
  public static SoftmaxHead train(float[][] vectors, int[] labels, int classes) {
    return train(vectors, labels, classes, evenly(vectors.length), ITERATIONS);
  }

  /** As {@link #train}, for a head that is used once. */
  static SoftmaxHead trainQuickly(float[][] vectors, int[] labels, int classes) {
    return train(vectors, labels, classes, evenly(vectors.length), FEW_ITERATIONS);
  }

  private static float[] evenly(int rows) {
    float[] importance = new float[rows];
    Arrays.fill(importance, 1f / rows);
    return importance;
  }

  /** Trains a head in which each class counts the same, however many rows it has. */
  static SoftmaxHead trainBalanced(
      float[][] vectors, int[] labels, int classes, boolean isThorough) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    long filled = Arrays.stream(counts).filter(count -> count > 0).count();
    float[] importance = new float[vectors.length];
    for (int row = 0; row < vectors.length; row++) {
      importance[row] = 1f / (filled * counts[labels[row]]);
    }
    return train(vectors, labels, classes, importance, isThorough ? ITERATIONS : FEW_ITERATIONS);
  }

  private static SoftmaxHead train(
      float[][] vectors, int[] labels, int classes, float[] importance, int iterations) {
    check(vectors, labels, classes);
    int dimensions = vectors[0].length;
    float[] prototypes = prototypes(vectors, labels, classes);
    SoftmaxObjective objective =
        new SoftmaxObjective(
            vectors, labels, importance, prototypes, PRIOR_ROWS / vectors.length, SCALE);
    float[] weights = Lbfgs.minimise(objective, prototypes, iterations);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= SCALE;
    }
    return new SoftmaxHead(classes, dimensions, weights);
  }

  private static void check(float[][] vectors, int[] labels, int classes) {
    if (vectors.length == 0 || vectors.length != labels.length) {
      throw new IllegalArgumentException(
          "vectors: %d, labels: %d (expected: as many, at least 1)"
              .formatted(vectors.length, labels.length));
    }
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException("label: " + labels[row] + " of " + classes);
      }
      if (vectors[row].length != vectors[0].length) {
        throw new IllegalArgumentException("vectors: of different lengths");
      }
    }
  }

  /** The direction of the mean of each class; zeros for a class without rows. */
  private static float[] prototypes(float[][] vectors, int[] labels, int classes) {
    int dimensions = vectors[0].length;
    float[] prototypes = new float[classes * dimensions];
    for (int row = 0; row < vectors.length; row++) {
      Vectors.add(prototypes, labels[row] * dimensions, 1, vectors[row]);
    }
    for (int c = 0; c < classes; c++) {
      Vectors.normalise(prototypes, c * dimensions, dimensions);
    }
    return prototypes;
  }

  public int classes() {
    return classes;
  }

  public int dimensions() {
    return dimensions;
  }

  /** Of each class, about -20 to 40; comparable between texts. */
  public float[] logits(float[] vector) {
    requireNonNull(vector, "vector");
    if (vector.length != dimensions) {
      throw new IllegalArgumentException(
          "vector: " + vector.length + " dimensions (expected: " + dimensions + ")");
    }
    float[] logits = new float[classes];
    for (int c = 0; c < classes; c++) {
      logits[c] = Vectors.dot(weights, c * dimensions, vector, dimensions);
    }
    return logits;
  }

  /** Of each class; sums to 1. */
  public float[] probabilities(float[] vector) {
    float[] probabilities = logits(vector);
    Vectors.softmax(probabilities);
    return probabilities;
  }

  /** A copy, class by class. */
  float[] weights() {
    return weights.clone();
  }
}
