package io.headgate.gateway.health;

import java.time.Duration;

/** What settings of this package must be. */
final class Expect {

  private Expect() {}

  static void that(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }

  static void positive(Duration value, String name) {
    that(value.compareTo(Duration.ZERO) > 0, name, value, "> 0");
  }

  static void share(double value, String name) {
    that(value > 0 && value <= 1, name, value, "in (0, 1]");
  }
}
