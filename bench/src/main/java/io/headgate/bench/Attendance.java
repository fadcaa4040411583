package io.headgate.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * When which provider was asked.
 *
 * @param arrivals of each provider in turn, ascending, in nanoseconds
 */
record Attendance(List<List<Long>> arrivals) {

  /** Silence after which a provider counts as left alone, long at some ten requests a second. */
  static final long ALONE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** The time over which a share is counted, and the part of the fair share that will do. */
  private static final long SHARE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final double ENOUGH = .75;

  Attendance {
    arrivals = List.copyOf(arrivals);
  }

  /** How often one provider was asked. */
  long of(int provider, long fromNanos, long toNanos) {
    return arrivals.get(provider).stream()
        .filter(at -> at - fromNanos >= 0 && at - toNanos < 0)
        .count();
  }

  long ofAll(long fromNanos, long toNanos) {
    long all = 0;
    for (int provider = 0; provider < arrivals.size(); provider++) {
      all += of(provider, fromNanos, toNanos);
    }
    return all;
  }

  /**
   * Seconds from a moment until a provider was first left alone, by its last request before.
   *
   * @return empty when that did not happen
   */
  OptionalDouble leftAloneAfter(int provider, long fromNanos, long toNanos) {
    long last = fromNanos;
    for (long at : arrivals.get(provider)) {
      if (at - fromNanos < 0 || at - toNanos >= 0) {
        continue;
      }
      if (at - last >= ALONE_NANOS) {
        break;
      }
      last = at;
    }
    return toNanos - last >= ALONE_NANOS
        ? OptionalDouble.of((last - fromNanos) / 1e9)
        : OptionalDouble.empty();
  }

  /**
   * Seconds from a moment until a provider had its share of the requests, over the two seconds that
   * follow.
   *
   * @return empty when that did not happen
   */
  OptionalDouble sharesAgainAfter(int provider, long fromNanos, long toNanos) {
    for (long at : arrivals.get(provider)) {
      long until = at + SHARE_NANOS;
      if (at - fromNanos >= 0 && until - toNanos <= 0) {
        double fair = (double) ofAll(at, until) / arrivals.size();
        if (of(provider, at, until) >= ENOUGH * fair) {
          return OptionalDouble.of((at - fromNanos) / 1e9);
        }
      }
    }
    return OptionalDouble.empty();
  }
}
