package io.headgate.gateway.health;

/**
 * How many exchanges may be in flight, by how late the event loops are: fewer when they are late,
 * more when they are calm. One thread at a time writes, any reads.
 *
 * <p>Additive-increase designs go up by one for each round trip; here answers take seconds and the
 * bound may be thousands, so both ways are by factors.
 *
 * <ul>
 *   <li>The first late second, which a pause of the JVM also makes, says that no more than a
 *       quarter may come on top of what is in flight: a bound far above that would let in thousands
 *       before it means anything.
 *   <li>Lateness that goes on brings the bound below what is in flight, once: until that many have
 *       left nobody is let in, and a still lower bound would only be too low afterwards.
 *   <li>A bound that lateness set and that is met grows by a tenth each calm second. One that
 *       nobody meets, or that only a pause has set, is doubled: it was not the requests that made
 *       the loops late.
 * </ul>
 */
final class LoadLimit {

  private static final long SECOND = 1_000_000_000L;

  /** What is left of the bound after a late second. */
  private static final double CUT = .8;

  /** What a calm second adds to a bound that was met, as a divisor. */
  private static final int RAISE = 10;

  /** The part of a bound from which on it counts as met. */
  private static final double MET = .9;

  private final NodeLoad.Config config;
  private volatile int limit;
  private volatile long latestLag;
  private volatile long currentLag;
  private long secondBegan;
  private long cutAt;
  private boolean late;
  private boolean lateBefore;
  private boolean setByLateness;
  private int peak;

  LoadLimit(NodeLoad.Config config, long nowNanos) {
    this.config = config;
    this.limit = config.maxInFlight();
    this.secondBegan = nowNanos;
    this.cutAt = nowNanos - SECOND;
  }

  int limit() {
    return limit;
  }

  /** The longest lag of this second and the one before, in nanoseconds. */
  long lagNanos() {
    return Math.max(latestLag, currentLag);
  }

  /**
   * Takes in how late one of the loops is.
   *
   * @return whether a second has ended with it
   */
  boolean sample(long nowNanos, long lagNanos, int inFlight) {
    peak = Math.max(peak, inFlight);
    currentLag = Math.max(currentLag, lagNanos);
    if (lagNanos > config.lag().toNanos()) {
      late = true;
      cut(nowNanos, inFlight);
    }
    if (nowNanos - secondBegan < SECOND) {
      return false;
    }
    endSecond(nowNanos, inFlight);
    return true;
  }

  /** At once, and only once a second, however many loops are late. */
  private void cut(long nowNanos, int inFlight) {
    if (nowNanos - cutAt < SECOND || inFlight > limit) {
      return;
    }
    cutAt = nowNanos;
    double lower = lateBefore ? Math.min(limit, peak) * CUT : Math.min(limit * CUT, peak / CUT);
    setByLateness |= lateBefore;
    limit = Math.max(config.floor(), (int) lower);
  }

  private void endSecond(long nowNanos, int inFlight) {
    if (!late) {
      setByLateness &= peak > limit * MET;
      int raise = setByLateness ? Math.max(1, limit / RAISE) : limit;
      limit = Math.min(config.maxInFlight(), limit + raise);
    }
    lateBefore = late;
    late = false;
    peak = inFlight;
    latestLag = currentLag;
    currentLag = 0;
    secondBegan = nowNanos;
  }
}
