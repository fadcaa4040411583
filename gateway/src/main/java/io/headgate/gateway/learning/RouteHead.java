package io.headgate.gateway.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells which of the operator's semantic routes a text belongs to, if any. Trained at every start
 * from the exemplars of the configuration, against texts that belong to no route. Immutable; any
 * thread.
 */
public final class RouteHead {

  private final List<String> routes;
  private final List<Exemplar> exemplars;
  private final RouteEvidence evidence;
  private final ScoreCalibration calibration;
  private final double[] thresholds;
  private final double margin;

  private RouteHead(
      List<String> routes,
      List<Exemplar> exemplars,
      RouteEvidence evidence,
      ScoreCalibration calibration,
      double[] thresholds,
      double margin) {
    this.routes = routes;
    this.exemplars = exemplars;
    this.evidence = evidence;
    this.calibration = calibration;
    this.thresholds = thresholds;
    this.margin = margin;
  }

  /**
   * Trains a head: milliseconds for a hundred exemplars. The same input gives the same head.
   *
   * @param exemplars at least one; their routes are the routes, in the order of their first
   *     exemplar
   * @param outOfScope vectors of texts that belong to no route; at least one
   * @throws IllegalArgumentException when either is empty, the vectors do not fit together, or an
   *     override names a route that has no exemplar
   */
  public static RouteHead train(
      List<Exemplar> exemplars, List<float[]> outOfScope, Options options) {
    if (exemplars.isEmpty() || outOfScope.isEmpty()) {
      throw new IllegalArgumentException(
          "exemplars: %d, out of scope: %d (expected: at least 1 of each)"
              .formatted(exemplars.size(), outOfScope.size()));
    }
    List<String> routes =
        List.copyOf(new LinkedHashSet<>(exemplars.stream().map(Exemplar::route).toList()));
    for (String name : options.thresholds().keySet()) {
      if (!routes.contains(name)) {
        throw new IllegalArgumentException("threshold: no route " + name);
      }
    }
    RouteTraining training = RouteTraining.run(routes, exemplars, outOfScope, options.seed());
    double[] thresholds = training.thresholds();
    for (int r = 0; r < thresholds.length; r++) {
      Double override = options.thresholds().get(routes.get(r));
      thresholds[r] = override == null ? thresholds[r] : override;
    }
    return new RouteHead(
        routes,
        List.copyOf(exemplars),
        training.evidence(),
        training.calibration(),
        thresholds,
        options.margin());
  }

  /** The routes in the order of the exemplars. */
  public List<String> routes() {
    return routes;
  }

  /** What a score of a route must reach, from 0 to 1. */
  public double threshold(String route) {
    int place = routes.indexOf(route);
    if (place < 0) {
      throw new IllegalArgumentException("no route " + route);
    }
    return thresholds[place];
  }

  /**
   * Scores every route and names the best one, or why none.
   *
   * @param vector of length 1, by the model that embedded the exemplars
   */
  public Decision decide(float[] vector) {
    float[] cosines = evidence.kernel().cosines(vector);
    float[] spoken = evidence.of(vector, cosines);
    int[] nearest = evidence.kernel().nearest(cosines);
    List<RouteScore> scores = new ArrayList<>(routes.size());
    for (int r = 0; r < spoken.length; r++) {
      scores.add(
          new RouteScore(
              routes.get(r),
              calibration.probability(spoken[r]),
              thresholds[r],
              exemplars.get(nearest[r]).text(),
              cosines[nearest[r]]));
    }
    scores.sort(Comparator.comparingDouble(RouteScore::score).reversed());
    return verdict(scores);
  }

  private Decision verdict(List<RouteScore> scores) {
    RouteScore best = scores.get(0);
    if (best.score() < best.threshold()) {
      return new Decision(scores, Optional.empty(), Reason.BELOW_THRESHOLD);
    }
    if (scores.size() > 1 && best.score() - scores.get(1).score() < margin) {
      return new Decision(scores, Optional.empty(), Reason.NO_MARGIN);
    }
    return new Decision(scores, Optional.of(best.route()), Reason.DECIDED);
  }

  /**
   * A text that belongs to a route.
   *
   * @param vector of length 1; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Exemplar(String route, String text, float[] vector) {}

  /**
   * How a head is trained and decides.
   *
   * @param thresholds what scores must reach, by route, instead of what training finds; 0 to 1
   * @param margin by which the best score must lead the second, 0 to 1; 0 asks for none
   * @param seed of the parts into which the exemplars are dealt for calibration
   */
  public record Options(Map<String, Double> thresholds, double margin, long seed) {

    public Options {
      thresholds = Map.copyOf(thresholds);
      thresholds.forEach((route, value) -> inUnit("threshold of " + route, value));
      inUnit("margin", margin);
    }

    /** Thresholds as trained, a margin of 0.1. */
    public static Options defaults() {
      return new Options(Map.of(), .1, 1);
    }

    private static void inUnit(String what, double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: 0 to 1)");
      }
    }
  }

  /** How a decision came about. */
  public enum Reason {
    DECIDED,
    /** The best score is below the threshold of its route. */
    BELOW_THRESHOLD,
    /** Two routes are as good as each other. */
    NO_MARGIN
  }

  /**
   * The score of one route.
   *
   * @param score calibrated, 0 to 1
   * @param threshold that it has to reach
   * @param nearest the route's exemplar that is closest to the text
   * @param cosine of that exemplar with the text
   */
  public record RouteScore(
      String route, double score, double threshold, String nearest, double cosine) {}

  /**
   * What became of a text.
   *
   * @param scores of all routes, best first
   * @param route the one that it belongs to; empty means none
   */
  public record Decision(List<RouteScore> scores, Optional<String> route, Reason reason) {

    public Decision {
      scores = List.copyOf(scores);
    }
  }
}
