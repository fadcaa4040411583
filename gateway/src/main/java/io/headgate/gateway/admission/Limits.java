package io.headgate.gateway.admission;

import java.util.OptionalLong;

/**
 * How fast and how much at once.
 *
 * @param requestsPerMinute at least 1; empty: as many as wanted
 * @param tokensPerMinute of input and output, at least 1; empty: as many as wanted
 * @param concurrent requests in flight, at least 1; empty: as many as wanted
 * @param burst requests that may come at once after a pause, at least 1; empty: a sixth of {@code
 *     requestsPerMinute}, at least one. A burst of tokens is the same share of {@code
 *     tokensPerMinute}
 */
public record Limits(
    OptionalLong requestsPerMinute,
    OptionalLong tokensPerMinute,
    OptionalLong concurrent,
    OptionalLong burst) {

  /** The largest number that may be given. */
  public static final long MAX = 1_000_000_000_000L;

  private static final Limits NONE =
      new Limits(
          OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  public Limits {
    check("requestsPerMinute", requestsPerMinute);
    check("tokensPerMinute", tokensPerMinute);
    check("concurrent", concurrent);
    check("burst", burst);
  }

  public static Limits none() {
    return NONE;
  }

  private static void check(String name, OptionalLong value) {
    if (value.isPresent() && (value.getAsLong() < 1 || value.getAsLong() > MAX)) {
      throw new IllegalArgumentException(
          name + ": " + value.getAsLong() + " (expected: 1 to " + MAX + ")");
    }
  }
}
