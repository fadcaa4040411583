package io.headgate.gateway.state;

/**
 * A token bucket at one instant. Pure.
 *
 * <p>An amount above the capacity is covered by a full bucket and leaves a debt, which is paid
 * before anything else is covered: it would never pass otherwise. Thus what is taken within T is at
 * most max(capacity, largest amount) + rate · T.
 *
 * @param level what is in it; below 0 is debt
 * @param atNanos the instant
 * @param epoch how often rate and capacity have changed, from 1
 */
record LeaseBucket(double perSecond, long capacity, double level, long atNanos, long epoch) {

  private static final double NANOS = 1e9;

  /** Longest wait that is told. */
  private static final double MAX_WAIT_NANOS = 365 * 86_400 * NANOS;

  LeaseBucket {
    if (!(perSecond > 0) || capacity < 1) {
      throw new IllegalArgumentException(
          "limit: " + perSecond + "/s up to " + capacity + " (expected: > 0 and >= 1)");
    }
  }

  static LeaseBucket full(double perSecond, long capacity, long now) {
    return new LeaseBucket(perSecond, capacity, (double) capacity, now, 1);
  }

  /** Later; the same when time seems to have gone back. */
  LeaseBucket at(long now) {
    if (now <= atNanos) {
      return this;
    }
    double later = Math.min((double) capacity, level + (now - atNanos) / NANOS * perSecond);
    return new LeaseBucket(perSecond, capacity, later, now, epoch);
  }

  /** With another rate or capacity. A larger bucket has to fill up first. */
  LeaseBucket under(double newPerSecond, long newCapacity) {
    return newPerSecond == perSecond && newCapacity == capacity
        ? this
        : new LeaseBucket(
            newPerSecond, newCapacity, Math.min(level, (double) newCapacity), atNanos, epoch + 1);
  }

  /** Without an amount; with it when it is below 0, up to the capacity. */
  LeaseBucket less(long amount) {
    return new LeaseBucket(
        perSecond, capacity, Math.min((double) capacity, level - amount), atNanos, epoch);
  }

  boolean covers(long amount) {
    return level + slack() >= Math.min(amount, capacity);
  }

  /** What can be taken as a whole number without leaving a debt. */
  long whole() {
    return Math.max(0, (long) Math.floor(level + slack()));
  }

  /** When it covers an amount, if nothing is taken until then. */
  long nanosUntil(long amount) {
    double missing = Math.min(amount, capacity) - level;
    double nanos = Math.ceil(missing / perSecond * NANOS);
    return missing <= slack() ? 0 : (long) Math.min(nanos, MAX_WAIT_NANOS);
  }

  boolean isFull() {
    return level >= capacity;
  }

  /** What arithmetic with fractions may lose, so that who comes in time is not turned away. */
  private double slack() {
    return 1e-6 + capacity * 1e-15;
  }
}
