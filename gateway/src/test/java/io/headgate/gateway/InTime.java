package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * Promise P05: whatever waits ends within its limit and half a second.
 *
 * <p>A pause of the machine is not a pause of the gateway, so what comes late is tried again, and
 * one try of three must keep the promise. A gateway that does not keep its limit fails all three.
 * No try may ever be later than {@link #NEVER_MILLIS}, and what a try checks must hold in each.
 */
public final class InTime {

  private static final long MARGIN_MILLIS = 500;
  private static final long NEVER_MILLIS = 5_000;
  private static final int TRIES = 3;

  private InTime() {}

  /** Something that ends within this limit. */
  public static void within(long limitMillis, Runnable tried) {
    between(0, limitMillis, tried);
  }

  /** Something that ends within this limit, but not before that time. */
  public static void between(long earliestMillis, long limitMillis, Runnable tried) {
    List<Long> late = new ArrayList<>();
    while (late.size() < TRIES) {
      long begun = System.nanoTime();
      tried.run();
      long millis = (System.nanoTime() - begun) / 1_000_000;
      assertThat(millis).isBetween(earliestMillis, limitMillis + NEVER_MILLIS);
      if (millis <= limitMillis + MARGIN_MILLIS) {
        return;
      }
      late.add(millis);
    }
    throw new AssertionError(
        "limit " + limitMillis + " ms + " + MARGIN_MILLIS + " ms, but it took (ms) " + late);
  }
}
