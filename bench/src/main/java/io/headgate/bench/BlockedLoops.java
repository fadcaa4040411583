package io.headgate.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Why event loops did not come back in time: by their own doing, or kept from it. */
final class BlockedLoops {

  /** Why a loop was away. */
  enum Cause {
    /** It ran, or waited for something, longer than it may. */
    BLOCKED("blocked by what it did"),
    /** All threads stood still, for the collector most of the time. */
    PAUSED("virtual machine paused"),
    /** It was ready to run and had no core. */
    NO_CORE("waited for a core");

    private final String label;

    Cause(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** One absence with its cause. */
  record Found(
      String load, Cause cause, long millis, long pausedMillis, long waitedMillis, String place) {}

  private final List<Found> found = new ArrayList<>();
  private int elsewhere;
  private final List<Interval> loads = new ArrayList<>();

  private record Interval(String load, Instant from, Instant to) {}

  /** Notes when which load ran. */
  void ran(String load, Instant from, Instant to) {
    loads.add(new Interval(load, from, to));
  }

  /** Reads the logs of a gateway; what was told outside of the noted loads is counted apart. */
  void read(DecisionLauncher launcher, EventLoopWatch watch) throws IOException {
    Safepoints safepoints = Safepoints.read(launcher.safepoints());
    for (BlockedLoop blocked : BlockedLoop.read(launcher.log())) {
      int before = found.size();
      for (Interval interval : loads) {
        if (!blocked.told().isBefore(interval.from()) && !blocked.told().isAfter(interval.to())) {
          long paused = safepoints.within(blocked.since(), blocked.told()).toMillis();
          long waited =
              Duration.ofNanos(watch.waitedNanos(blocked.loop(), blocked.since(), blocked.told()))
                  .toMillis();
          found.add(
              new Found(
                  interval.load(),
                  cause(blocked.millis(), paused, waited),
                  blocked.millis(),
                  paused,
                  waited,
                  blocked.place()));
        }
      }
      elsewhere += found.size() == before ? 1 : 0;
    }
    loads.clear();
  }

  static Cause cause(long millis, long pausedMillis, long waitedMillis) {
    if (millis - pausedMillis - waitedMillis >= DecisionLauncher.BLOCKED_MILLIS) {
      return Cause.BLOCKED;
    }
    return pausedMillis >= waitedMillis ? Cause.PAUSED : Cause.NO_CORE;
  }

  /** Absences in starts and warm-ups: without any the checker might not be at work. */
  int elsewhere() {
    return elsewhere;
  }

  long count(Cause cause) {
    return found.stream().filter(one -> one.cause() == cause).count();
  }

  long longestMillis(Cause cause) {
    return found.stream()
        .filter(one -> one.cause() == cause)
        .mapToLong(Found::millis)
        .max()
        .orElse(0);
  }

  /** How often each place was seen, by load and cause. */
  Map<String, Integer> places() {
    Map<String, Integer> places = new TreeMap<>();
    for (Found one : found) {
      places.merge(
          one.cause().label() + ", " + one.load() + ": `" + one.place() + "`", 1, Integer::sum);
    }
    return places;
  }
}
