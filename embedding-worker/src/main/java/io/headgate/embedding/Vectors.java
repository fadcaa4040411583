package io.headgate.embedding;

import java.nio.FloatBuffer;

/** From the vectors of a text's tokens to the vector of the text. */
final class Vectors {

  private Vectors() {}

  /**
   * Pools and scales to length 1.
   *
   * @param states the tokens' vectors, one after the other
   */
  static float[] pooled(FloatBuffer states, int tokens, Pooling pooling) {
    float[] vector = new float[states.remaining() / tokens];
    states.get(0, vector);
    if (pooling == Pooling.MEAN) {
      addOthers(states, tokens, vector);
    }
    // The sum will do for the mean: what is scaled to length 1 keeps nothing of a factor.
    return scaled(vector);
  }

  private static void addOthers(FloatBuffer states, int tokens, float[] sum) {
    float[] vector = new float[sum.length];
    for (int token = 1; token < tokens; token++) {
      states.get(token * sum.length, vector);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
    }
  }

  private static float[] scaled(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }
}
