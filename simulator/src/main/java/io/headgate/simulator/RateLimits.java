package io.headgate.simulator;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

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
    OptionalInt both = fault.number(FaultKey.RATELIMIT);
    int requests = both.orElse(REQUESTS - 1);
    int left = both.orElse(Math.max(0, TOKENS - tokens));
    return new RateLimits(
        fault.number(FaultKey.RATELIMIT_REQUESTS).orElse(requests),
        fault.number(FaultKey.RATELIMIT_TOKENS).orElse(left),
        untilReset(fault),
        now);
  }

  private static Duration untilReset(Fault fault) {
    OptionalInt millis = fault.number(FaultKey.RATELIMIT_RESET_MS);
    return millis.isPresent()
        ? Duration.ofMillis(millis.getAsInt())
        : Duration.ofSeconds(fault.number(FaultKey.RETRY_AFTER).orElse(1));
  }

  /** As Anthropic writes it: RFC 3339, in whole seconds, never too early. */
  String resetInstant() {
    Instant reset = now.plus(untilReset);
    Instant second = reset.truncatedTo(ChronoUnit.SECONDS);
    return (second.equals(reset) ? second : second.plusSeconds(1)).toString();
  }

  /** As OpenAI writes it: {@code 6m0s}, {@code 1.5s}, {@code 20ms}. */
  String resetDuration() {
    if (untilReset.toMillis() > 0 && untilReset.toMillis() < 1_000) {
      return untilReset.toMillis() + "ms";
    }
    long minutes = untilReset.toMinutes();
    BigDecimal seconds = BigDecimal.valueOf(untilReset.toMillis() % 60_000, 3);
    String text = seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    return (minutes > 0 ? minutes + "m" : "") + text + "s";
  }
}
