package io.headgate.bench;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one load run gathers while it runs. Generator thread only. */
final class LoadRecorder {

  private static final long MAX_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;

  private final Histogram latency = new Histogram(MAX_NANOS, DIGITS);
  private final Histogram firstToken = new Histogram(MAX_NANOS, DIGITS);
  private final Histogram gap = new Histogram(MAX_NANOS, DIGITS);
  private final Map<String, Integer> failures = new TreeMap<>();
  private int failed;
  private long readNanos;

  /** Marks when the bytes about to be handled were read; all events in them share the time. */
  void beginRead(long nowNanos) {
    readNanos = nowNanos;
  }

  long readNanos() {
    return readNanos;
  }

  void recordAnswer(long nanos) {
    latency.recordValue(bounded(nanos));
  }

  void recordFirstToken(long nanos) {
    firstToken.recordValue(bounded(nanos));
  }

  void recordGap(long nanos) {
    gap.recordValue(bounded(nanos));
  }

  void recordFailure(String reason) {
    failed++;
    failures.merge(reason, 1, Integer::sum);
  }

  int failed() {
    return failed;
  }

  LoadResult result(long elapsedNanos) {
    return new LoadResult(
        latency.getTotalCount(),
        failures,
        elapsedNanos / 1e9,
        Quantiles.of(latency),
        Quantiles.of(firstToken),
        Quantiles.of(gap));
  }

  private static long bounded(long nanos) {
    return Math.max(0, Math.min(nanos, MAX_NANOS));
  }
}
