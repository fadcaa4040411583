package io.headgate.gateway.health;

import io.headgate.gateway.protocol.RateLimits;
import java.util.OptionalLong;

/**
 * What the latest answer that spoke of it said is left of our rate limits. Pure.
 *
 * <p>A provider counts a request when it comes, so what an answer says is left concerns the
 * requests that began after the one it answers. They are numbered as they begin: an answer to
 * number 7 that leaves 3 allows up to number 10, whatever has begun since and in whatever order
 * answers come.
 *
 * @param observed number of the request whose answer it was; 0 before any
 * @param lastRequest number of the last request that may begin until the reset
 * @param requestsResetNanos from when on any number may begin
 * @param tokensResetNanos from when on there are tokens again
 */
record Allowance(long observed, long lastRequest, long requestsResetNanos, long tokensResetNanos) {

  static final Allowance UNKNOWN = new Allowance(0, 0, CircuitState.NEVER, CircuitState.NEVER);

  /**
   * An answer has come.
   *
   * @param number of the request that it answers
   */
  Allowance observed(long number, RateLimits limits, long now, HeadroomConfig config) {
    if (number < observed || (limits.requestsLeft().isEmpty() && limits.tokensLeft().isEmpty())) {
      return this;
    }
    long newLast = lastRequest;
    long newReset = requestsResetNanos;
    if (limits.requestsLeft().isPresent()) {
      newLast = number + Math.max(0, limits.requestsLeft().getAsLong());
      newReset = now + wait(limits.requestsResetMillis(), config);
    }
    long newTokensReset = tokensResetNanos;
    if (limits.tokensLeft().isPresent()) {
      newTokensReset =
          limits.tokensLeft().getAsLong() > 0
              ? CircuitState.NEVER
              : now + wait(limits.tokensResetMillis(), config);
    }
    return new Allowance(number, newLast, newReset, newTokensReset);
  }

  private static long wait(OptionalLong resetMillis, HeadroomConfig config) {
    if (resetMillis.isEmpty()) {
      return config.unknownReset().toNanos();
    }
    long millis = Math.min(Math.max(0, resetMillis.getAsLong()), config.maxReset().toMillis());
    return millis * 1_000_000;
  }

  /**
   * From when on another request may begin; at or before now when it may now.
   *
   * @param begun number of the latest request that has begun
   */
  long freeNanos(long begun, long now) {
    return begun < lastRequest || now >= requestsResetNanos
        ? tokensResetNanos
        : Math.max(requestsResetNanos, tokensResetNanos);
  }

  /** How many may begin until the reset; empty when that is not known. */
  OptionalLong left(long begun, long now) {
    return now >= requestsResetNanos
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, lastRequest - begun));
  }
}
