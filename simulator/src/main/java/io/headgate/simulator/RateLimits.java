package io.headgate.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a response says about the caller's rate limits. The limits are never enforced: a fault sets
 * what remains.
 *
 * @param untilReset when the limits are whole again
 */
record RateLimits(int remainingRequests, int remainingTokens, Duration untilReset, Instant now) {

  static final int REQUESTS = 10_000;
  static final int TOKENS = 2_000_000;

  static RateLimits of(Fault fault, int tokens, Instant now) {
    Duration untilReset = Duration.ofSeconds(fault.number(FaultKey.RETRY_AFTER).orElse(1));
    return fault.has(FaultKey.RATELIMIT)
        ? exhausted(fault.number(FaultKey.RATELIMIT).orElse(0), untilReset, now)
        : new RateLimits(REQUESTS - 1, Math.max(0, TOKENS - tokens), untilReset, now);
  }

  private static RateLimits exhausted(int remaining, Duration untilReset, Instant now) {
    return new RateLimits(remaining, remaining, untilReset, now);
  }

  /** As Anthropic writes it: RFC 3339, in whole seconds. */
  String resetInstant() {
    return now.plus(untilReset).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As OpenAI writes it: {@code 6m0s}. */
  String resetDuration() {
    long minutes = untilReset.toMinutes();
    return (minutes > 0 ? minutes + "m" : "") + untilReset.toSecondsPart() + "s";
  }
}
