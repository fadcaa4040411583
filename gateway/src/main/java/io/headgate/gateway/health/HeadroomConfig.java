package io.headgate.gateway.health;

import java.time.Duration;

/**
 * How rate limits of providers are kept.
 *
 * @param base wait after a first 429 that does not say how long; doubled with each in a row; 1 s
 * @param max bound of such a wait; 30 s
 * @param jitter share by which it is varied up and down, in [0, 1); 0.2
 * @param slowStart successes after the wait until as many as wanted may be in flight again: one at
 *     first, and twice as many with each success; 8; 0 lets all go at once
 * @param maxReset longest wait for a limit that is used up, where no Retry-After says so; 60 s
 * @param unknownReset such a wait where nothing says how long; 1 s
 * @param maxRetryAfter longest Retry-After that is believed, here and of circuits; one day
 */
public record HeadroomConfig(
    Duration base,
    Duration max,
    double jitter,
    int slowStart,
    Duration maxReset,
    Duration unknownReset,
    Duration maxRetryAfter) {

  public HeadroomConfig {
    Expect.positive(base, "base");
    Expect.positive(max, "max");
    Expect.that(jitter >= 0 && jitter < 1, "jitter", jitter, "in [0, 1)");
    Expect.that(slowStart >= 0 && slowStart <= 30, "slowStart", slowStart, "0 to 30");
    Expect.positive(maxReset, "maxReset");
    Expect.positive(unknownReset, "unknownReset");
    Expect.positive(maxRetryAfter, "maxRetryAfter");
  }

  public static HeadroomConfig defaults() {
    return new HeadroomConfig(
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        .2,
        8,
        Duration.ofSeconds(60),
        Duration.ofSeconds(1),
        Duration.ofDays(1));
  }

  public HeadroomConfig withBase(Duration other) {
    return new HeadroomConfig(other, max, jitter, slowStart, maxReset, unknownReset, maxRetryAfter);
  }

  public HeadroomConfig withSlowStart(int other) {
    return new HeadroomConfig(base, max, jitter, other, maxReset, unknownReset, maxRetryAfter);
  }

  /** A Retry-After in nanoseconds, as far as it is believed. */
  long believedNanos(long retryAfterMillis) {
    return Duration.ofMillis(Math.min(retryAfterMillis, maxRetryAfter.toMillis())).toNanos();
  }
}
