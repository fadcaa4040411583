package io.headgate.gateway.health;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of times within the last minute, to two digits. Any thread records, without
 * waiting; one thread ticks. Costs nothing until something is recorded.
 */
final class LatencyWindow {

  private static final int SLOTS = 12;
  private static final long SLOT_NANOS = 5_000_000_000L;
  private static final int DIGITS = 2;
  private static final long NANOS_PER_MICRO = 1_000;

  /** Ten minutes; what takes longer counts as this long. */
  private static final long MAX_MICROS = 600_000_000;

  private final Cell<Optional<Recorder>> recorder = new Cell<>(Optional.empty());

  // The ticking thread only.
  private final Deque<Slot> slots = new ArrayDeque<>();
  private @Nullable Histogram spare;
  private @Nullable IntCountsHistogram sum;

  private volatile Latency latest = Latency.none();

  void record(long nanos) {
    long micros = Math.max(1, nanos / NANOS_PER_MICRO);
    recorder().recordValue(Math.min(micros, MAX_MICROS));
  }

  private Recorder recorder() {
    Optional<Recorder> current = recorder.get();
    if (current.isEmpty()) {
      recorder.replace(current, Optional.of(new Recorder(MAX_MICROS, DIGITS)));
    }
    return recorder.get().orElseThrow();
  }

  /** As of the latest tick. */
  Latency latest() {
    return latest;
  }

  /** Takes in what was recorded since the last time and drops what is too old. */
  void tick(long now) {
    Optional<Recorder> source = recorder.get();
    if (source.isPresent()) {
      Histogram recent = source.get().getIntervalHistogram(spare);
      spare = recent;
      IntCountsHistogram total = sum == null ? new IntCountsHistogram(MAX_MICROS, DIGITS) : sum;
      sum = total;
      long number = Math.floorDiv(now, SLOT_NANOS);
      boolean hasDropped = drop(total, number - SLOTS);
      if (recent.getTotalCount() > 0) {
        slot(number).add(recent);
        total.add(recent);
      }
      if (hasDropped || recent.getTotalCount() > 0) {
        latest = summarise(total);
      }
    }
  }

  private boolean drop(IntCountsHistogram total, long newestToDrop) {
    boolean hasDropped = false;
    while (!slots.isEmpty() && slots.getFirst().number <= newestToDrop) {
      total.subtract(slots.removeFirst().counts);
      hasDropped = true;
    }
    return hasDropped;
  }

  private IntCountsHistogram slot(long number) {
    if (slots.isEmpty() || slots.getLast().number < number) {
      // It grows with the longest time that it is given.
      slots.addLast(new Slot(number, new IntCountsHistogram(DIGITS)));
    }
    return slots.getLast().counts;
  }

  private static Latency summarise(IntCountsHistogram total) {
    long count = total.getTotalCount();
    return count == 0
        ? Latency.none()
        : new Latency(count, nanosAt(total, 50), nanosAt(total, 95), nanosAt(total, 99));
  }

  private static long nanosAt(IntCountsHistogram total, double percentile) {
    return total.getValueAtPercentile(percentile) * NANOS_PER_MICRO;
  }

  private record Slot(long number, IntCountsHistogram counts) {}
}
