package io.headgate.gateway.accounting;

import java.time.Duration;

/**
 * How long what is added up is kept, from the last addition to its period on.
 *
 * @param minutes default 2 days
 * @param hours default 60 days
 * @param days default 3 years
 * @param used what lives have used of budgets; longer than any window of a budget. Default 92 days
 * @param maxCombinations of step, key, provider, model and route that one life of a node adds to
 *     the counters of one period of one tenant; those beyond are counted as {@code other}. Default
 *     10,000
 */
public record RollupConfig(
    Duration minutes, Duration hours, Duration days, Duration used, int maxCombinations) {

  public RollupConfig {
    if (maxCombinations < 1) {
      throw new IllegalArgumentException(
          "maxCombinations: " + maxCombinations + " (expected: > 0)");
    }
  }

  public static RollupConfig defaults() {
    return new RollupConfig(
        Duration.ofDays(2),
        Duration.ofDays(60),
        Duration.ofDays(3 * 365),
        Duration.ofDays(92),
        10_000);
  }

  Duration kept(Step step) {
    return switch (step) {
      case MINUTE -> minutes;
      case HOUR -> hours;
      case DAY -> days;
    };
  }
}
