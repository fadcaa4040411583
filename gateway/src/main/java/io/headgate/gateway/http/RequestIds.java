package io.headgate.gateway.http;

import java.util.SplittableRandom;

/** Makes request ids: unique, not guessable from one another, safe in headers. Event loop only. */
final class RequestIds {

  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int LENGTH = 26;
  private static final int BITS = 5;

  private final SplittableRandom random;

  RequestIds(SplittableRandom random) {
    this.random = random;
  }

  /** {@code req_} and 130 random bits in Crockford's base 32. */
  String next() {
    char[] id = new char[LENGTH];
    long bits = 0;
    int left = 0;
    for (int i = 0; i < LENGTH; i++) {
      if (left < BITS) {
        bits = random.nextLong();
        left = Long.SIZE;
      }
      id[i] = ALPHABET[(int) (bits & 31)];
      bits >>>= BITS;
      left -= BITS;
    }
    return "req_" + new String(id);
  }
}
