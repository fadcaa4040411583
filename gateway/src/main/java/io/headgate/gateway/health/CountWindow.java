package io.headgate.gateway.health;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts of several kinds within the last ten seconds, the current second included. Any thread;
 * costs next to nothing until something is counted.
 */
final class CountWindow {

  private static final int BUCKETS = 10;
  private static final long BUCKET_NANOS = 1_000_000_000;

  private final int kinds;
  private final AtomicReferenceArray<Bucket> buckets = new AtomicReferenceArray<>(BUCKETS);

  /**
   * An empty window.
   *
   * @param kinds of things to count, numbered from 0
   */
  CountWindow(int kinds) {
    this.kinds = kinds;
    Bucket none = new Bucket(Long.MIN_VALUE, new AtomicIntegerArray(0));
    for (int i = 0; i < BUCKETS; i++) {
      buckets.set(i, none);
    }
  }

  void add(int kind, long now) {
    bucket(Math.floorDiv(now, BUCKET_NANOS)).counts.incrementAndGet(kind);
  }

  private Bucket bucket(long number) {
    int place = (int) Math.floorMod(number, (long) BUCKETS);
    while (true) {
      Bucket current = buckets.get(place);
      if (current.number >= number) {
        return current;
      }
      Bucket fresh = new Bucket(number, new AtomicIntegerArray(kinds));
      if (buckets.compareAndSet(place, current, fresh)) {
        return fresh;
      }
    }
  }

  /** How many there were of each kind. */
  int[] sums(long now) {
    long newest = Math.floorDiv(now, BUCKET_NANOS);
    int[] sums = new int[kinds];
    for (int i = 0; i < BUCKETS; i++) {
      Bucket bucket = buckets.get(i);
      if (bucket.number > newest - BUCKETS) {
        for (int kind = 0; kind < kinds; kind++) {
          sums[kind] += bucket.counts.get(kind);
        }
      }
    }
    return sums;
  }

  private static final class Bucket {
    private final long number;
    private final AtomicIntegerArray counts;

    Bucket(long number, AtomicIntegerArray counts) {
      this.number = number;
      this.counts = counts;
    }
  }
}
