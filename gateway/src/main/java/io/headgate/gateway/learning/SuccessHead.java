package io.headgate.gateway.learning;

import java.util.Arrays;

/**
 * The calibrated probability that one model answers a prompt well: the mean of the near labelled
 * prompts, the table of regions, a logistic head on the embedding and one on the surface of the
 * text, put through a rising curve that was fitted on held-back rows. Immutable in use; one thread
 * at a time.
 */
public final class SuccessHead {

  private static final int NEIGHBOURS = 80;
  private static final int REGIONS = 128;
  private static final int ROUNDS = 8;
  private static final int PARTS = 5;

  private final NeighbourIndex neighbours;
  private final ClusterTable table;
  private final LogisticHead meaning;
  private final LogisticHead surface;
  private final IsotonicCurve curve;

  private SuccessHead(
      NeighbourIndex neighbours,
      ClusterTable table,
      LogisticHead meaning,
      LogisticHead surface,
      IsotonicCurve curve) {
    this.neighbours = neighbours;
    this.table = table;
    this.meaning = meaning;
    this.surface = surface;
    this.curve = curve;
  }

  /**
   * Trains a head. The same rows and seed give the same head.
   *
   * @param vectors of length 1; a few hundred rows at least make it useful
   * @param surfaces features of the same texts, at least one each
   * @param isGood whether the model's answer was good
   */
  public static SuccessHead train(
      float[][] vectors, float[][] surfaces, boolean[] isGood, long seed) {
    int[] labels = new int[isGood.length];
    double[] outcomes = new double[isGood.length];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = isGood[row] ? 1 : 0;
      outcomes[row] = labels[row];
    }
    int[] part = Folds.stratified(labels, PARTS, seed);
    double[] heldBack = new double[labels.length];
    for (int fold = 0; fold < PARTS; fold++) {
      int held = fold;
      int[] seen = Folds.where(part, p -> p != held);
      SuccessHead head = trainRaw(vectors, surfaces, labels, seen, seed);
      for (int row : Folds.where(part, p -> p == held)) {
        heldBack[row] = head.raw(vectors[row], surfaces[row]);
      }
    }
    SuccessHead head = trainRaw(vectors, surfaces, labels, Folds.where(part, p -> true), seed);
    return new SuccessHead(
        head.neighbours,
        head.table,
        head.meaning,
        head.surface,
        IsotonicCurve.fit(heldBack, outcomes));
  }

  private static SuccessHead trainRaw(
      float[][] allVectors, float[][] allSurfaces, int[] allLabels, int[] rows, long seed) {
    float[][] vectors = Folds.pick(allVectors, rows);
    int[] labels = Arrays.stream(rows).map(row -> allLabels[row]).toArray();
    Centroids centroids = Centroids.train(vectors, REGIONS, ROUNDS, seed);
    ClusterTable table = new ClusterTable(centroids, 1);
    NeighbourIndex neighbours = new NeighbourIndex(centroids, vectors.length, 1);
    for (int row = 0; row < labels.length; row++) {
      table.add(vectors[row], 0, labels[row]);
      neighbours.insert(vectors[row], new float[] {labels[row]});
    }
    return new SuccessHead(
        neighbours,
        table,
        LogisticHead.train(vectors, labels, 2, LogisticHead.EMBEDDING_PRIOR),
        LogisticHead.train(Folds.pick(allSurfaces, rows), labels, 2, LogisticHead.SURFACE_PRIOR),
        new IsotonicCurve(new double[] {0, 1}, new double[] {0, 1}));
  }

  /** The probability, 0 to 1. */
  public double probability(float[] vector, float[] features) {
    return curve.probability(raw(vector, features));
  }

  private double raw(float[] vector, float[] features) {
    double near = neighbours.scores(vector, NEIGHBOURS, REGIONS)[0];
    double region = table.scores(vector)[0];
    return (near + region + second(meaning.logits(vector)) + second(surface.logits(features))) / 4;
  }

  private static double second(float[] logits) {
    return Vectors.logistic(logits[1] - logits[0]);
  }
}
