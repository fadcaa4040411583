package io.headgate.gateway.learning;

/**
 * How well each model did in each region of the embeddings: two counters for each pair. Counters
 * add, so that tables of several nodes merge by addition. One thread at a time.
 */
public final class ClusterTable {

  /** Regions that a text is spread over. */
  private static final int NEAREST = 4;

  private static final double SHARPNESS = 10;

  /** How many outcomes weigh as much as a model's outcomes everywhere. */
  private static final double PRIOR_OUTCOMES = 20;

  private final Centroids centroids;
  private final int models;
  private final double[] sums;
  private final double[] counts;
  private final double[] sumsOfModels;
  private final double[] countsOfModels;

  public ClusterTable(Centroids centroids, int models) {
    this.centroids = centroids;
    this.models = models;
    sums = new double[centroids.size() * models];
    counts = new double[centroids.size() * models];
    sumsOfModels = new double[models];
    countsOfModels = new double[models];
  }

  /**
   * Notes the outcome of one model.
   *
   * @param outcome 0 for a bad answer, 1 for a good one
   */
  public void add(float[] vector, int model, double outcome) {
    count(centroids.nearest(vector), model, outcome);
  }

  /**
   * Notes the outcomes of all models.
   *
   * @param results of each model, 0 to 1 or {@link NeighbourIndex#UNKNOWN}
   */
  public void add(float[] vector, float[] results) {
    int cluster = centroids.nearest(vector);
    for (int model = 0; model < models; model++) {
      if (!Float.isNaN(results[model])) {
        count(cluster, model, results[model]);
      }
    }
  }

  private void count(int cluster, int model, double outcome) {
    int at = cluster * models + model;
    sums[at] += outcome;
    counts[at]++;
    sumsOfModels[model] += outcome;
    countsOfModels[model]++;
  }

  /** Adds what another node has counted by the same centroids. */
  public void merge(ClusterTable other) {
    if (!centroids.equals(other.centroids) || models != other.models) {
      throw new IllegalArgumentException("tables of other centroids or models");
    }
    add(sums, other.sums);
    add(counts, other.counts);
    add(sumsOfModels, other.sumsOfModels);
    add(countsOfModels, other.countsOfModels);
  }

  private static void add(double[] sum, double[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  /** The expected outcome of each model, 0 to 1; 0.5 for one that nothing is known of. */
  public double[] scores(float[] vector) {
    float[] cosines = centroids.cosines(vector);
    int[] nearest = Centroids.takeLargest(cosines.clone(), NEAREST);
    double[] scores = new double[models];
    double total = 0;
    for (int cluster : nearest) {
      double weight = Math.exp(SHARPNESS * (cosines[cluster] - cosines[nearest[0]]));
      total += weight;
      for (int model = 0; model < models; model++) {
        scores[model] += weight * mean(cluster, model);
      }
    }
    for (int model = 0; model < models; model++) {
      scores[model] /= total;
    }
    return scores;
  }

  private double mean(int cluster, int model) {
    double everywhere = (sumsOfModels[model] + 1) / (countsOfModels[model] + 2);
    int at = cluster * models + model;
    return (sums[at] + PRIOR_OUTCOMES * everywhere) / (counts[at] + PRIOR_OUTCOMES);
  }
}
