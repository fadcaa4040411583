package io.headgate.gateway;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for a condition that nobody announces. It looks every few milliseconds and returns as soon
 * as the condition holds: that is not a sleep that hopes to be long enough, and between two looks
 * the core is left to what is being waited for.
 */
public final class Eventually {

  private static final long LOOK_NANOS = 2_000_000;

  private Eventually() {}

  /** Returns once it holds; fails when it still does not after this time. */
  public static void holds(String what, Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after " + patience + " it still does not hold that " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
