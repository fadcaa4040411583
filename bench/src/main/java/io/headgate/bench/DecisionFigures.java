package io.headgate.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/** What the rounds of a decision run gave. Comparisons are made within a round. */
final class DecisionFigures {

  static final ToDoubleFunction<Side> P50 = side -> side.load().latency().p50Millis();
  static final ToDoubleFunction<Side> P99 = side -> side.load().latency().p99Millis();
  static final ToDoubleFunction<Side> OWN_P50 = side -> side.headers().overhead().p50Millis();
  static final ToDoubleFunction<Side> OWN_P99 = side -> side.headers().overhead().p99Millis();
  static final ToDoubleFunction<Side> RATE = Side::perSecond;

  private final Map<DecisionWay, List<Pair>> pairs = new LinkedHashMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();

  /** One block. */
  record Side(LoadResult load, DecisionHeaders headers) {

    double perSecond() {
      return load.completed() / load.elapsedSeconds();
    }

    /** Without answers that went on without what was asked for. */
    double undegradedPerSecond() {
      return (load.completed() - headers.degradedCount()) / load.elapsedSeconds();
    }

    double degradedShare() {
      return headers.degradedCount() / (double) Math.max(1, load.completed());
    }
  }

  private record Pair(double offered, Side byName, Side chosen) {}

  /**
   * Adds a round.
   *
   * @param offered requests per second, 0 for as many as go
   */
  void add(DecisionWay way, double offered, Side byName, Side chosen) {
    pairs.computeIfAbsent(way, some -> new ArrayList<>()).add(new Pair(offered, byName, chosen));
  }

  void addFailures(String block, LoadResult load) {
    load.failures()
        .forEach((why, count) -> failures.merge(block + ": " + why, count, Integer::sum));
  }

  Map<String, Integer> failures() {
    return failures;
  }

  Spread byName(DecisionWay way, ToDoubleFunction<Side> figure) {
    return spread(way, pair -> figure.applyAsDouble(pair.byName()));
  }

  Spread chosen(DecisionWay way, ToDoubleFunction<Side> figure) {
    return spread(way, pair -> figure.applyAsDouble(pair.chosen()));
  }

  Spread against(DecisionWay way, ToDoubleFunction<Side> figure, DoubleBinaryOperator compare) {
    return spread(
        way,
        pair ->
            compare.applyAsDouble(
                figure.applyAsDouble(pair.chosen()), figure.applyAsDouble(pair.byName())));
  }

  Spread added(DecisionWay way, ToDoubleFunction<Side> figure) {
    return against(way, figure, (chosen, byName) -> chosen - byName);
  }

  Spread offered(DecisionWay way) {
    return spread(way, Pair::offered);
  }

  private Spread spread(DecisionWay way, ToDoubleFunction<Pair> figure) {
    return Spread.of(
        pairs.getOrDefault(way, List.of()).stream().mapToDouble(figure).boxed().toList());
  }
}
