package io.headgate.gateway.protocol;

import java.util.OptionalLong;

/**
 * What an answer of a provider says about our rate limits there. Times are milliseconds from the
 * moment it came; what it does not say is empty.
 *
 * @param retryAfterMillis how long we are asked to wait
 * @param requestsLeft until the limit of requests is reached
 * @param requestsResetMillis until that limit is whole again
 * @param tokensLeft until the limit of tokens is reached
 * @param tokensResetMillis until that limit is whole again
 */
public record RateLimits(
    OptionalLong retryAfterMillis,
    OptionalLong requestsLeft,
    OptionalLong requestsResetMillis,
    OptionalLong tokensLeft,
    OptionalLong tokensResetMillis) {

  private static final RateLimits UNKNOWN =
      new RateLimits(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  /** The answer does not speak of limits. */
  public static RateLimits unknown() {
    return UNKNOWN;
  }
}
