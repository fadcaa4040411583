package io.headgate.gateway.learning;

import java.util.Arrays;
import java.util.List;

/**
 * The part of the out-of-scope texts that no route claims. A route for small talk has "hello" among
 * its exemplars, and so has the background that ships with the gateway; the operator means it.
 */
final class Background {

  /** Where a route has one exemplar and so no measure of its own. */
  private static final float CLAIMED = .9f;

  private Background() {}

  /**
   * Leaves out the texts that lie as close to an exemplar as the exemplars of its route, in the
   * middle, lie to each other. One text always stays.
   *
   * @param labels the route of each exemplar, from 0
   */
  static List<float[]> unclaimed(
      List<float[]> outOfScope, float[][] exemplars, int[] labels, int routes) {
    float[] reach = reach(exemplars, labels, routes);
    ExemplarKernel kernel = new ExemplarKernel(exemplars, labels, routes);
    List<float[]> unclaimed =
        outOfScope.stream().filter(text -> !isClaimed(text, kernel, reach)).toList();
    return unclaimed.isEmpty() ? outOfScope.subList(0, 1) : unclaimed;
  }

  private static boolean isClaimed(float[] text, ExemplarKernel kernel, float[] reach) {
    float[] cosines = kernel.cosines(text);
    int[] nearest = kernel.nearest(cosines);
    for (int r = 0; r < reach.length; r++) {
      if (cosines[nearest[r]] >= reach[r]) {
        return true;
      }
    }
    return false;
  }

  /** For each route the median cosine of an exemplar with the nearest other one. */
  private static float[] reach(float[][] exemplars, int[] labels, int routes) {
    float[] reach = new float[routes];
    for (int r = 0; r < routes; r++) {
      float[] nearest = new float[exemplars.length];
      int size = 0;
      for (int i = 0; i < exemplars.length; i++) {
        if (labels[i] == r) {
          nearest[size++] = nearestOther(exemplars, labels, i);
        }
      }
      float[] sorted = Arrays.copyOf(nearest, size);
      Arrays.sort(sorted);
      reach[r] = size < 2 ? CLAIMED : sorted[size / 2];
    }
    return reach;
  }

  private static float nearestOther(float[][] exemplars, int[] labels, int of) {
    float nearest = -1;
    for (int i = 0; i < exemplars.length; i++) {
      if (i != of && labels[i] == labels[of]) {
        nearest = Math.max(nearest, Vectors.dot(exemplars[i], exemplars[of]));
      }
    }
    return nearest;
  }
}
