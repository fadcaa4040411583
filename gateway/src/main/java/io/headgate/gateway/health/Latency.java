package io.headgate.gateway.health;

/**
 * A distribution of times in nanoseconds.
 *
 * @param count how many were measured; the others are 0 when none was
 */
public record Latency(long count, long p50, long p95, long p99) {

  private static final Latency NONE = new Latency(0, 0, 0, 0);

  public static Latency none() {
    return NONE;
  }
}
