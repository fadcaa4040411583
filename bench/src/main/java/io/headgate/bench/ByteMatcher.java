package io.headgate.bench;

import java.nio.charset.StandardCharsets;

/** Finds a text in bytes that arrive in pieces (Knuth, Morris and Pratt), without keeping them. */
final class ByteMatcher {

  private final byte[] needle;

  /** For each length matched so far: the longest proper prefix that is also its suffix. */
  private final int[] fallback;

  private int matched;

  ByteMatcher(String needle) {
    this.needle = needle.getBytes(StandardCharsets.UTF_8);
    this.fallback = new int[this.needle.length + 1];
    for (int i = 1, k = 0; i < this.needle.length; i++) {
      while (k > 0 && this.needle[i] != this.needle[k]) {
        k = fallback[k];
      }
      if (this.needle[i] == this.needle[k]) {
        k++;
      }
      fallback[i + 1] = k;
    }
  }

  /** Takes one byte and tells whether it completes the text. */
  boolean next(byte b) {
    while (matched > 0 && needle[matched] != b) {
      matched = fallback[matched];
    }
    if (needle[matched] == b) {
      matched++;
    }
    if (matched == needle.length) {
      matched = fallback[matched];
      return true;
    }
    return false;
  }

  void reset() {
    matched = 0;
  }
}
