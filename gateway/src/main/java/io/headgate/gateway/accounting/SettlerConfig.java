package io.headgate.gateway.accounting;

import java.time.Duration;

/**
 * How rows are carried from the journal to the store.
 *
 * @param batch rows at once, 1 to 1,000; default 200
 * @param gather how long rows are waited for, to be carried together; default 25 ms
 * @param firstPause after the first failure; doubles with each; default 100 ms
 * @param maxPause the longest; default 5 s
 */
public record SettlerConfig(int batch, Duration gather, Duration firstPause, Duration maxPause) {

  public SettlerConfig {
    if (batch < 1 || batch > 1_000) {
      throw new IllegalArgumentException("batch: " + batch + " (expected: 1 to 1000)");
    }
  }

  public static SettlerConfig defaults() {
    return new SettlerConfig(
        200, Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofSeconds(5));
  }
}
