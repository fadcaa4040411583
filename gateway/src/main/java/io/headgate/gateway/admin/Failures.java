package io.headgate.gateway.admin;

import io.headgate.gateway.exchange.Ticker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts failed logins by place, so that guessing takes years. Any thread.
 *
 * <p>There is a bound on the places that are remembered; beyond it the one that failed longest ago
 * is forgotten.
 */
final class Failures {

  static final int MAX_PLACES = 10_000;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final int perMinute;
  private final Ticker ticker;
  private final Map<String, Count> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > MAX_PLACES;
        }
      };

  Failures(int perMinute, Ticker ticker) {
    this.perMinute = perMinute;
    this.ticker = ticker;
  }

  /**
   * Lets someone try.
   *
   * @throws AdminException with status 429 and the time when this place failed too often
   */
  synchronized void check(String place) {
    Count count = counts.get(place);
    long left = count == null ? 0 : count.since() + MINUTE - ticker.nanos();
    if (count != null && left > 0 && count.failures() >= perMinute) {
      throw AdminException.tooManyFailures(TimeUnit.NANOSECONDS.toSeconds(left) + 1);
    }
  }

  synchronized void failed(String place) {
    long now = ticker.nanos();
    Count count = counts.remove(place);
    boolean fresh = count == null || now - count.since() >= MINUTE;
    counts.put(place, fresh ? new Count(now, 1) : new Count(count.since(), count.failures() + 1));
  }

  /** Failures in the minute that began at a time. */
  private record Count(long since, int failures) {}
}
