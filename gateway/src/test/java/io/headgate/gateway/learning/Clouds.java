package io.headgate.gateway.learning;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Made-up embeddings: points on the sphere around a centre for each class. */
final class Clouds {

  private static final int DIMENSIONS = 32;

  private final Random random;

  Clouds(long seed) {
    random = new Random(seed);
  }

  /** A direction far from most others. */
  float[] centre() {
    float[] vector = new float[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      vector[d] = (float) random.nextGaussian();
    }
    Vectors.normalise(vector, 0, DIMENSIONS);
    return vector;
  }

  /**
   * A point near a centre.
   *
   * @param noise length of the step away from it, about
   */
  float[] near(float[] centre, double noise) {
    float[] vector = centre.clone();
    Vectors.add(vector, 0, (float) noise, centre());
    Vectors.normalise(vector, 0, DIMENSIONS);
    return vector;
  }

  /** Points anywhere. */
  List<float[]> anywhere(int size) {
    return Stream.generate(this::centre).limit(size).toList();
  }
}
