package io.headgate.gateway.health;

import java.time.Duration;

/** Waits that double from one time to the next, up to a bound, and differ by chance. */
final class Doubling {

  private Doubling() {}

  /**
   * How long to wait.
   *
   * @param times it was doubled; 0 is the base
   * @param jitter share by which it varies up and down, never beyond the bound
   * @param dice in [0, 1)
   */
  static long nanos(Duration base, int times, Duration bound, double jitter, double dice) {
    double most = (double) bound.toNanos();
    double doubled = Math.min(Math.scalb((double) base.toNanos(), times), most);
    return (long) Math.min(doubled * (1 - jitter + 2 * jitter * dice), most);
  }
}
