package io.headgate.gateway.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * How long answers turn out to be, by key and by the model that was asked for, to know what to set
 * aside for one whose length nobody bounds: the 95th percentile of the latest few hundred. Any
 * thread.
 */
final class OutputLengths {

  /** Set aside while nothing is known. */
  static final int UNKNOWN = 1_024;

  /** Pairs that are remembered. */
  static final int MAX_PAIRS = 10_000;

  private static final int MIN_SAMPLES = 20;
  private static final double QUANTILE = 0.95;

  /** Counts are halved when there are so many, so that the older ones fade. */
  private static final int FADE_AT = 512;

  /** Four for each doubling, up to 2²⁴ tokens. */
  private static final int BUCKETS = 4 * 24;

  private final Cache<String, Counts> pairs = Caffeine.newBuilder().maximumSize(MAX_PAIRS).build();

  /** What is known of one pair. */
  private static final class Counts {

    private final int[] buckets = new int[BUCKETS];
    private int total;

    synchronized void add(long tokens) {
      buckets[bucket(tokens)]++;
      if (++total >= FADE_AT) {
        total = 0;
        for (int i = 0; i < BUCKETS; i++) {
          buckets[i] /= 2;
          total += buckets[i];
        }
      }
    }

    synchronized long usual() {
      if (total < MIN_SAMPLES) {
        return UNKNOWN;
      }
      int seen = 0;
      for (int i = 0; i < BUCKETS; i++) {
        seen += buckets[i];
        if (seen >= QUANTILE * total) {
          return upper(i);
        }
      }
      return upper(BUCKETS - 1);
    }
  }

  private static int bucket(long tokens) {
    int bucket = (int) Math.ceil(4 * Math.log((double) Math.max(1, tokens)) / Math.log(2));
    return Math.min(BUCKETS - 1, bucket);
  }

  private static long upper(int bucket) {
    return (long) Math.ceil(Math.pow(2, bucket / 4.0));
  }

  /** An answer has come to so many tokens. */
  void add(String key, String model, long tokens) {
    if (tokens > 0) {
      pairs.get(pair(key, model), unknown -> new Counts()).add(tokens);
    }
  }

  /** Tokens that one answer in twenty exceeds, or a guess. */
  long usual(String key, String model) {
    Counts counts = pairs.getIfPresent(pair(key, model));
    return counts == null ? UNKNOWN : counts.usual();
  }

  private static String pair(String key, String model) {
    return key + '\n' + model;
  }
}
