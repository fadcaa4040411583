package io.headgate.gateway.learning;

import java.util.Arrays;
import java.util.List;

/**
 * The training of a route head: rows held back tell how much closeness to single exemplars should
 * count, how evidence becomes a score, and where each route's threshold lies.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record RouteTraining(RouteEvidence evidence, ScoreCalibration calibration, double[] thresholds) {

  /** Weights of closeness that are tried, preferred first. */
  private static final float[] CLOSENESS = {.5f, 0, 1};

  static RouteTraining run(
      List<String> routes,
      List<RouteHead.Exemplar> exemplars,
      List<float[]> outOfScope,
      long seed) {
    float[][] own = exemplars.stream().map(RouteHead.Exemplar::vector).toArray(float[][]::new);
    int[] ownLabels = exemplars.stream().mapToInt(e -> routes.indexOf(e.route())).toArray();
    List<float[]> background = Background.unclaimed(outOfScope, own, ownLabels, routes.size());
    int size = own.length + background.size();
    float[][] rows = Arrays.copyOf(own, size);
    int[] labels = Arrays.copyOf(ownLabels, size);
    for (int i = own.length; i < size; i++) {
      rows[i] = background.get(i - own.length);
      labels[i] = routes.size();
    }
    int classes = routes.size() + 1;
    HeldBack held = HeldBack.judge(rows, labels, classes, seed);
    float closeness = closeness(held, labels);
    float[][] evidence = new float[size][];
    for (int i = 0; i < size; i++) {
      evidence[i] = RouteEvidence.combine(held.logits()[i], held.near()[i], closeness);
    }
    ScoreCalibration calibration = calibrate(evidence, labels, held.isJudged());
    return new RouteTraining(
        RouteEvidence.train(rows, labels, classes, closeness, true),
        calibration,
        RouteThresholds.fit(evidence, labels, held.isJudged(), calibration));
  }

  /** The weight under which most exemplars find their own route. */
  private static float closeness(HeldBack held, int[] labels) {
    float best = CLOSENESS[0];
    int most = -1;
    for (float weight : CLOSENESS) {
      int right = 0;
      for (int i = 0; i < labels.length; i++) {
        int routes = held.logits()[i].length - 1;
        float[] evidence = RouteEvidence.combine(held.logits()[i], held.near()[i], weight);
        right += labels[i] < routes && Vectors.largest(evidence) == labels[i] ? 1 : 0;
      }
      if (right > most) {
        most = right;
        best = weight;
      }
    }
    return best;
  }

  /** For: what speaks for a row's own route. Against: what speaks most for another. */
  private static ScoreCalibration calibrate(float[][] evidence, int[] labels, boolean[] isJudged) {
    double[] positives = new double[labels.length];
    double[] negatives = new double[labels.length];
    int pros = 0;
    int cons = 0;
    for (int i = 0; i < labels.length; i++) {
      double other = Double.NEGATIVE_INFINITY;
      for (int r = 0; r < evidence[i].length; r++) {
        if (r != labels[i]) {
          other = Math.max(other, evidence[i][r]);
        } else if (isJudged[i]) {
          positives[pros++] = evidence[i][r];
        }
      }
      if (other > Double.NEGATIVE_INFINITY) {
        negatives[cons++] = other;
      }
    }
    if (pros == 0) {
      return new ScoreCalibration(1, 0); // one exemplar for each route: nothing to hold back
    }
    return ScoreCalibration.fit(Arrays.copyOf(positives, pros), Arrays.copyOf(negatives, cons));
  }
}
