package io.headgate.gateway.learning;

import java.util.Arrays;

/**
 * The last requests with known outcomes and, near a new one, how each model did. A ring: a full
 * index forgets the oldest. One thread at a time.
 *
 * <p>Each request is filed under its nearest centroid, and a search reads only the files of the
 * nearest centroids: a few hundred vectors of twenty thousand. It may miss a neighbour whose file
 * it did not open.
 */
public final class NeighbourIndex {

  /** An outcome that is not known. */
  public static final float UNKNOWN = Float.NaN;

  private static final double SHARPNESS = 10;

  /** How many near outcomes weigh as much as a model's mean. */
  private static final double PRIOR_OUTCOMES = 5;

  private final Centroids centroids;
  private final int dimensions;
  private final int capacity;
  private final int models;
  private final float[] outcomes;
  private final double[] sums;
  private final double[] counts;

  /** For each centroid the slots filed under it. */
  private final int[][] files;

  /** For each centroid the vectors of those slots, in their order. */
  private final Columns[] vectors;

  private final int[] fileSizes;
  private final int[] fileOf;
  private final int[] placeInFile;
  private int inserted;

  /**
   * Makes an empty index.
   *
   * @param capacity requests that it remembers
   */
  public NeighbourIndex(Centroids centroids, int capacity, int models) {
    if (capacity < 1 || models < 1) {
      throw new IllegalArgumentException(
          "capacity: %d, models: %d (expected: at least 1)".formatted(capacity, models));
    }
    this.centroids = centroids;
    this.capacity = capacity;
    this.models = models;
    dimensions = centroids.dimensions();
    outcomes = new float[capacity * models];
    sums = new double[models];
    counts = new double[models];
    files = new int[centroids.size()][4];
    vectors = new Columns[centroids.size()];
    Arrays.setAll(vectors, file -> new Columns(dimensions, 4));
    fileSizes = new int[centroids.size()];
    fileOf = new int[capacity];
    placeInFile = new int[capacity];
  }

  public int size() {
    return Math.min(inserted, capacity);
  }

  /**
   * Remembers a request in place of the oldest.
   *
   * @param vector of length 1
   * @param results of each model, 0 to 1 or {@link #UNKNOWN}
   */
  public void insert(float[] vector, float[] results) {
    if (vector.length != dimensions || results.length != models) {
      throw new IllegalArgumentException("vector or results: of another length");
    }
    int slot = inserted % capacity;
    if (inserted >= capacity) {
      forget(slot);
    }
    inserted = inserted + 1 == 2 * capacity ? capacity : inserted + 1;
    System.arraycopy(results, 0, outcomes, slot * models, models);
    count(slot, 1);
    file(slot, centroids.nearest(vector), vector);
  }

  private void forget(int slot) {
    count(slot, -1);
    int file = fileOf[slot];
    int last = files[file][--fileSizes[file]];
    files[file][placeInFile[slot]] = last;
    vectors[file].copy(fileSizes[file], placeInFile[slot]);
    placeInFile[last] = placeInFile[slot];
  }

  private void count(int slot, int sign) {
    for (int model = 0; model < models; model++) {
      float outcome = outcomes[slot * models + model];
      if (!Float.isNaN(outcome)) {
        sums[model] += sign * (double) outcome;
        counts[model] += sign;
      }
    }
  }

  private void file(int slot, int file, float[] vector) {
    if (fileSizes[file] == files[file].length) {
      files[file] = Arrays.copyOf(files[file], 2 * fileSizes[file]);
    }
    vectors[file].reach(fileSizes[file]);
    vectors[file].set(fileSizes[file], vector, 0);
    fileOf[slot] = file;
    placeInFile[slot] = fileSizes[file];
    files[file][fileSizes[file]++] = slot;
  }

  /**
   * The expected outcome of each model, 0 to 1: of the neighbours, near ones counting more, and of
   * the model everywhere; 0.5 for a model that nothing is known of.
   *
   * @param neighbours to ask, at most
   * @param opened files to look into, of the nearest centroids
   */
  public double[] scores(float[] vector, int neighbours, int opened) {
    Nearest nearest = nearest(vector, neighbours, opened);
    double[] scores = new double[models];
    double[] weights = new double[models];
    for (int i = 0; i < nearest.size(); i++) {
      double weight = Math.exp(SHARPNESS * (nearest.cosine(i) - nearest.best()));
      int at = nearest.slot(i) * models;
      for (int model = 0; model < models; model++) {
        float outcome = outcomes[at + model];
        if (!Float.isNaN(outcome)) {
          scores[model] += weight * outcome;
          weights[model] += weight;
        }
      }
    }
    for (int model = 0; model < models; model++) {
      double everywhere = (sums[model] + 1) / (counts[model] + 2);
      scores[model] =
          (scores[model] + PRIOR_OUTCOMES * everywhere) / (weights[model] + PRIOR_OUTCOMES);
    }
    return scores;
  }

  /**
   * The slots of the nearest requests, in no order. Slots are given in the order of insertion and
   * again from 0 once the index is full.
   */
  public int[] neighbours(float[] vector, int neighbours, int opened) {
    return nearest(vector, neighbours, opened).slots();
  }

  private Nearest nearest(float[] vector, int neighbours, int opened) {
    Nearest nearest = new Nearest(neighbours);
    float[] cosines = new float[largestFile()];
    for (int file : Centroids.takeLargest(centroids.cosines(vector), opened)) {
      int[] slots = files[file];
      vectors[file].multiply(vector, fileSizes[file], cosines);
      for (int i = 0; i < fileSizes[file]; i++) {
        nearest.offer(slots[i], cosines[i]);
      }
    }
    return nearest;
  }

  private int largestFile() {
    int largest = 0;
    for (int size : fileSizes) {
      largest = Math.max(largest, size);
    }
    return largest;
  }
}
