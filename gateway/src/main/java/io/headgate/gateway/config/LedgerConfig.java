package io.headgate.gateway.config;

import java.time.Duration;

/**
 * How long it is known what requests cost.
 *
 * @param keep rows of single requests
 * @param journalMaxBytes the most that a node's journal takes; it holds what has not reached the
 *     store
 * @param rollups sums
 */
public record LedgerConfig(Duration keep, long journalMaxBytes, Rollups rollups) {

  public static LedgerConfig defaults() {
    return new LedgerConfig(
        Duration.ofDays(90),
        1L << 30,
        new Rollups(Duration.ofDays(2), Duration.ofDays(60), Duration.ofDays(1095)));
  }

  /** How long sums are kept, by what they are sums of. */
  public record Rollups(Duration minute, Duration hour, Duration day) {}
}
