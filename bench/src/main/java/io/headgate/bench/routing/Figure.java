package io.headgate.bench.routing;

import java.util.Map;

/**
 * One measured figure beside its goals and its baselines.
 *
 * @param id of the goal, such as {@code R10}
 * @param what is measured
 * @param low end of the 95 % interval; the value itself where there is none
 * @param high end of the 95 % interval; the value itself where there is none
 * @param must what has to be reached; not a number where nothing has to be
 * @param aim what is hoped for; not a number where nothing is
 * @param unit of all the numbers
 * @param baselines the same figure of simpler means
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
    baselines = Map.copyOf(baselines);
  }
}
