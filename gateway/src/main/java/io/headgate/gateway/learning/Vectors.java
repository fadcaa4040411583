package io.headgate.gateway.learning;

/** Arithmetic on vectors of one length. */
final class Vectors {

  private Vectors() {}

  /** Four sums side by side, since the machine cannot reorder the additions of one. */
  static float dot(float[] a, float[] b) {
    return dot(a, 0, b, a.length);
  }

  /** Of the part of {@code a} that begins at {@code from} and the beginning of {@code b}. */
  static float dot(float[] a, int from, float[] b, int length) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      s0 += a[from + i] * b[i];
      s1 += a[from + i + 1] * b[i + 1];
      s2 += a[from + i + 2] * b[i + 2];
      s3 += a[from + i + 3] * b[i + 3];
    }
    for (; i < length; i++) {
      s0 += a[from + i] * b[i];
    }
    return s0 + s1 + s2 + s3;
  }

  /** Adds {@code factor} times {@code vector} to the part of {@code sum} at {@code from}. */
  static void add(float[] sum, int from, float factor, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      sum[from + i] += factor * vector[i];
    }
  }

  /** Gives the part of {@code length} at {@code from} the length 1; a part of zeros stays. */
  static void normalise(float[] vector, int from, int length) {
    double squares = 0;
    for (int i = from; i < from + length; i++) {
      squares += (double) vector[i] * vector[i];
    }
    if (squares == 0) {
      return;
    }
    float factor = (float) (1 / Math.sqrt(squares));
    for (int i = from; i < from + length; i++) {
      vector[i] *= factor;
    }
  }

  /** The place of the largest; the first of equals. */
  static int largest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  static double logistic(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : 1 - 1 / (1 + Math.exp(x));
  }

  /** Turns logits into probabilities that sum to 1, in place. */
  static void softmax(float[] logits) {
    float max = logits[largest(logits)];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.exp(logits[i] - max);
      sum += logits[i];
    }
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (logits[i] / sum);
    }
  }
}
