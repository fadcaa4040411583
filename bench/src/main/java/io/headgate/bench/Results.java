package io.headgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/** All measurements of a run. Comparisons are made within a round, then spread over the rounds. */
final class Results {

  private final List<Measurement> measurements = new ArrayList<>();

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  Spread of(String target, Block block, ToDoubleFunction<Measurement> figure) {
    return Spread.of(
        measurements.stream()
            .filter(m -> isRecorded(m, target, block))
            .map(figure::applyAsDouble)
            .toList());
  }

  /** What the target adds to the figure of the direct way. */
  Spread added(String target, Block block, ToDoubleFunction<Measurement> figure) {
    return target.equals("direct") ? Spread.NONE : over(target, "direct", block, figure);
  }

  /** The figure of the target as a multiple of that of nginx. */
  Spread timesNginx(String target, Block block, ToDoubleFunction<Measurement> figure) {
    return times(target, "nginx", block, figure);
  }

  /** The figure of the target as a multiple of that of another one. */
  Spread times(String target, String base, Block block, ToDoubleFunction<Measurement> figure) {
    return compare(target, block, base, block, figure, (mine, other) -> mine / other);
  }

  /** What the figure of the target has more than that of another one. */
  Spread over(String target, String base, Block block, ToDoubleFunction<Measurement> figure) {
    return compare(target, block, base, block, figure, (mine, other) -> mine - other);
  }

  /** The figure in one block as a multiple of that in another one. */
  Spread timesBlock(String target, Block block, Block base, ToDoubleFunction<Measurement> figure) {
    return compare(target, block, target, base, figure, (mine, other) -> mine / other);
  }

  private Spread compare(
      String target,
      Block block,
      String baseTarget,
      Block baseBlock,
      ToDoubleFunction<Measurement> figure,
      DoubleBinaryOperator comparison) {
    List<Double> compared = new ArrayList<>();
    for (Measurement mine : measurements) {
      if (isRecorded(mine, target, block)) {
        find(mine.round(), baseTarget, baseBlock)
            .map(
                base ->
                    comparison.applyAsDouble(
                        figure.applyAsDouble(mine), figure.applyAsDouble(base)))
            .ifPresent(compared::add);
      }
    }
    return Spread.of(compared);
  }

  private static boolean isRecorded(Measurement m, String target, Block block) {
    return m.round() > 0 && m.target().equals(target) && m.block() == block;
  }

  private Optional<Measurement> find(int round, String target, Block block) {
    return measurements.stream()
        .filter(m -> m.round() == round && isRecorded(m, target, block))
        .findFirst();
  }

  /** How often each failure happened, by target, block and reason. */
  Map<String, Integer> failures() {
    Map<String, Integer> failures = new TreeMap<>();
    for (Measurement m : measurements) {
      m.load()
          .failures()
          .forEach(
              (reason, count) ->
                  failures.merge(
                      m.target() + ", " + m.block().label() + ": " + reason, count, Integer::sum));
    }
    return failures;
  }
}
