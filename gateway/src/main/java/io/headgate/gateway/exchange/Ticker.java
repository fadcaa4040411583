package io.headgate.gateway.exchange;

/** A source of time that only moves forward. */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since an arbitrary origin. */
  long nanos();

  static Ticker system() {
    return System::nanoTime;
  }
}
