package io.headgate.gateway.health;

import io.headgate.gateway.exchange.Ticker;
import java.time.Duration;

/** Time that goes on only when a test says so. */
final class Clock implements Ticker {

  /** Not at a border of buckets, and not 0. */
  private long nanos = 12_345_678_901L;

  @Override
  public long nanos() {
    return nanos;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  void passMillis(long millis) {
    nanos += millis * 1_000_000;
  }

  long in(Duration time) {
    return nanos + time.toNanos();
  }
}
