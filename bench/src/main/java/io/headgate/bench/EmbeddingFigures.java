package io.headgate.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/** What the rounds of an embedding run gave, by block and way. */
final class EmbeddingFigures {

  static final ToDoubleFunction<Round> RATE = Round::perSecond;
  static final ToDoubleFunction<Round> P50 = round -> round.latency().p50Millis();
  static final ToDoubleFunction<Round> ADDED = round -> round.added().p50Millis();
  static final ToDoubleFunction<Round> CPU = Round::cpuMillis;
  static final ToDoubleFunction<Round> P99 = round -> round.latency().p99Millis();

  private final Map<Cell, List<Round>> rounds = new LinkedHashMap<>();

  /** So many callers with texts of so many tokens. */
  record Load(int callers, int tokens) {}

  private record Cell(Load block, String way) {}

  /**
   * One way in one round of a block.
   *
   * @param added what of each latency was not spent in the model
   * @param cpuMillis of the process for each text, all its threads
   */
  record Round(double perSecond, Quantiles latency, Quantiles added, double cpuMillis) {}

  void add(Load block, String way, Round round) {
    rounds.computeIfAbsent(new Cell(block, way), cell -> new ArrayList<>()).add(round);
  }

  Spread of(Load block, String way, ToDoubleFunction<Round> figure) {
    return Spread.of(of(block, way).stream().mapToDouble(figure).boxed().toList());
  }

  /** The figure of a way set against that of another, round by round. */
  Spread against(
      Load block,
      String way,
      String other,
      ToDoubleFunction<Round> figure,
      DoubleBinaryOperator compare) {
    List<Round> these = of(block, way);
    List<Round> those = of(block, other);
    List<Double> compared = new ArrayList<>();
    for (int i = 0; i < Math.min(these.size(), those.size()); i++) {
      compared.add(
          compare.applyAsDouble(
              figure.applyAsDouble(these.get(i)), figure.applyAsDouble(those.get(i))));
    }
    return Spread.of(compared);
  }

  private List<Round> of(Load block, String way) {
    return rounds.getOrDefault(new Cell(block, way), List.of());
  }
}
