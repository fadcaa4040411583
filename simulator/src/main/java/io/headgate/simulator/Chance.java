package io.headgate.simulator;

import java.nio.charset.StandardCharsets;

/** Numbers that look random and follow from their inputs alone, on every machine. */
final class Chance {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long state;

  Chance(long seed) {
    this.state = seed;
  }

  /** The 64-bit FNV-1a hash of the text, started from the seed. */
  static long hash(long seed, String text) {
    long hash = FNV_OFFSET ^ mix(seed);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** Sixteen hexadecimal digits, for identifiers. */
  static String hex(long seed, String text) {
    return String.format("%016x", hash(seed, text));
  }

  /** The next number from 0 inclusive to the bound exclusive. */
  int below(int bound) {
    return (int) Math.floorMod(nextLong(), (long) bound);
  }

  /** The next number from -1 to 1. */
  double signed() {
    return (nextLong() >> 11) * 0x1.0p-52;
  }

  private long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    return mix(state);
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
