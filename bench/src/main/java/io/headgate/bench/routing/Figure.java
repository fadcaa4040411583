package io.headgate.bench.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One measured figure beside its goals and baselines. Where the aim is below what must be reached,
 * less is better.
 *
 * @param id of the goal, such as {@code R6}
 * @param low end of the 95 % interval; not a number where none was taken
 * @param must what has to be reached; not a number for a figure without a goal
 * @param baselines what simpler or all-knowing ways reach, by name
 */
public record Figure(
    String id,
    String what,
    double value,
    double low,
    double high,
    double must,
    double aim,
    String unit,
    Map<String, Double> baselines) {

  public Figure {
    baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
  }

  /** Whether the goal is reached: {@code aim}, {@code must}, missed, or a dash without a goal. */
  public String reached() {
    if (Double.isNaN(must)) {
      return "–";
    }
    return keeps(aim) ? "aim" : keeps(must) ? "must" : "**missed**";
  }

  private boolean keeps(double goal) {
    return isLessBetter() ? value <= goal : value >= goal;
  }

  boolean isLessBetter() {
    return aim < must;
  }
}
