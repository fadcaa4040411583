package io.headgate.gateway.admission;

import java.util.List;
import java.util.Set;

/**
 * How much money may be spent in a window.
 *
 * @param nanoUsd at least 1
 * @param window the windows follow one another in the tenant's time zone
 * @param onExceeded what becomes of requests when it is spent
 * @param downgradeTo names and pins that may still answer then; not empty exactly for {@link
 *     OnExceeded#DOWNGRADE}
 * @param alertPercents of the amount, 1 to 100, ascending: passing one is told
 */
public record Budget(
    long nanoUsd,
    Window window,
    OnExceeded onExceeded,
    Set<String> downgradeTo,
    List<Integer> alertPercents) {

  /** A billion USD. */
  public static final long MAX_NANO_USD = 1_000_000_000L * 1_000_000_000L;

  public Budget {
    downgradeTo = Set.copyOf(downgradeTo);
    alertPercents = List.copyOf(alertPercents);
    if (nanoUsd < 1 || nanoUsd > MAX_NANO_USD) {
      throw new IllegalArgumentException("amount: " + nanoUsd + " nano-USD (expected: 1 to 10^18)");
    }
    if (downgradeTo.isEmpty() == (onExceeded == OnExceeded.DOWNGRADE)) {
      throw new IllegalArgumentException(
          onExceeded == OnExceeded.DOWNGRADE
              ? "downgrade_to: needed for on_exceeded: downgrade"
              : "downgrade_to: only for on_exceeded: downgrade");
    }
    int last = 0;
    for (int percent : alertPercents) {
      if (percent <= last || percent > 100) {
        throw new IllegalArgumentException(
            "alerts: " + alertPercents + " (expected: percents from 1 to 100, ascending)");
      }
      last = percent;
    }
  }

  /** How long the amount lasts. */
  public enum Window {
    DAY,
    /** From Monday on. */
    WEEK,
    MONTH
  }

  /** What becomes of requests when the budget is spent. */
  public enum OnExceeded {
    REJECT,
    DOWNGRADE
  }
}
