package io.headgate.gateway.learning;

import java.util.Arrays;

/** Directions that divide the sphere of embeddings among them. Immutable; any thread. */
public final class Centroids {

  private final float[] directions;
  private final int dimensions;
  private final int size;
  private final Columns columns;

  private Centroids(float[] directions, int dimensions) {
    this.directions = directions;
    this.dimensions = dimensions;
    size = directions.length / dimensions;
    columns = new Columns(dimensions, size);
    for (int c = 0; c < size; c++) {
      columns.set(c, directions, c * dimensions);
    }
  }

  /**
   * Finds centroids by k-means on the sphere. The same rows and seed give the same centroids.
   *
   * @param rows of length 1, at least one
   * @param size wanted; fewer rows give fewer
   * @param rounds over all rows
   */
  public static Centroids train(float[][] rows, int size, int rounds, long seed) {
    int dimensions = rows[0].length;
    int[] order = Folds.shuffled(rows.length, seed);
    int kept = Math.min(size, rows.length);
    float[] directions = new float[kept * dimensions];
    for (int c = 0; c < kept; c++) {
      System.arraycopy(rows[order[c]], 0, directions, c * dimensions, dimensions);
    }
    Centroids centroids = new Centroids(directions, dimensions);
    for (int round = 0; round < rounds; round++) {
      centroids = centroids.moved(rows);
    }
    return centroids;
  }

  /** Each to the mean of the rows that are nearest to it; one without rows stays. */
  private Centroids moved(float[][] rows) {
    float[] sums = new float[directions.length];
    boolean[] isUsed = new boolean[size];
    for (float[] row : rows) {
      int nearest = nearest(row);
      isUsed[nearest] = true;
      Vectors.add(sums, nearest * dimensions, 1, row);
    }
    for (int c = 0; c < size; c++) {
      if (isUsed[c]) {
        Vectors.normalise(sums, c * dimensions, dimensions);
      } else {
        System.arraycopy(directions, c * dimensions, sums, c * dimensions, dimensions);
      }
    }
    return new Centroids(sums, dimensions);
  }

  public int size() {
    return size;
  }

  public int dimensions() {
    return dimensions;
  }

  /** The place of the nearest one. */
  int nearest(float[] vector) {
    return Vectors.largest(cosines(vector));
  }

  /** Of each with a vector of length 1. */
  float[] cosines(float[] vector) {
    float[] cosines = new float[size];
    columns.multiply(vector, size, cosines);
    return cosines;
  }

  /** The places of the largest values, best first; overwrites what it has taken. */
  static int[] takeLargest(float[] values, int count) {
    int[] places = new int[Math.min(count, values.length)];
    for (int i = 0; i < places.length; i++) {
      places[i] = Vectors.largest(values);
      values[places[i]] = Float.NEGATIVE_INFINITY;
    }
    return places;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Centroids that && Arrays.equals(directions, that.directions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(directions);
  }
}
