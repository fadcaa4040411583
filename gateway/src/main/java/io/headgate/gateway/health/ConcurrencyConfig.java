package io.headgate.gateway.health;

import java.time.Duration;

/**
 * How many attempts at one provider may be in flight, all its models together: the limit follows
 * what the provider bears.
 *
 * @param initial at the start; 512
 * @param min it never falls below; 4
 * @param max it never grows beyond; 10,000
 * @param cut factor at a sign of too much, in (0, 1); 0.7
 * @param pause between two cuts; 1 s
 */
public record ConcurrencyConfig(int initial, int min, int max, double cut, Duration pause) {

  public ConcurrencyConfig {
    Expect.that(min > 0, "min", min, "> 0");
    Expect.that(max >= min, "max", max, ">= min");
    Expect.that(initial >= min && initial <= max, "initial", initial, "from min to max");
    Expect.that(cut > 0 && cut < 1, "cut", cut, "in (0, 1)");
    Expect.positive(pause, "pause");
  }

  public static ConcurrencyConfig defaults() {
    return new ConcurrencyConfig(512, 4, 10_000, .7, Duration.ofSeconds(1));
  }
}
