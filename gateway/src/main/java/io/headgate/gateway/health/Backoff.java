package io.headgate.gateway.health;

/**
 * What refusals for want of headroom have led to: a wait, and a slow start after it. A pure state
 * machine.
 *
 * <p>Every wait begins an era. Refusals of attempts from an earlier era were not caused by asking
 * too soon: a hundred attempts that are refused together are one refusal.
 *
 * @param untilNanos nobody begins before; never made earlier
 * @param refusals in a row
 * @param era grows with every wait
 * @param places how many attempts of this era may be in flight; 0 for any number
 * @param inFlight attempts of this era that began in the slow start; 0 when there is none
 * @param successes of the slow start
 */
record Backoff(long untilNanos, int refusals, int era, int places, int inFlight, int successes) {

  static final Backoff NONE = new Backoff(CircuitState.NEVER, 0, 0, 0, 0, 0);

  /** Refusals beyond these do not prolong the wait, which has long met its bound. */
  private static final int MAX_REFUSALS = 30;

  boolean isWaiting(long now) {
    return now < untilNanos;
  }

  boolean isFull() {
    return isSlow() && inFlight >= places;
  }

  boolean isSlow() {
    return places > 0;
  }

  Backoff begun() {
    return isSlow() ? with(places, inFlight + 1, successes) : this;
  }

  /**
   * An attempt has ended without a refusal.
   *
   * @param begunEra the era in which it began
   */
  Backoff ended(int begunEra, boolean isSuccess, HeadroomConfig config) {
    if (begunEra != era || !(isSlow() || refusals > 0)) {
      return this;
    }
    int left = Math.max(0, inFlight - 1);
    if (!isSuccess) {
      return with(places, left, successes);
    }
    boolean isOver = successes + 1 >= config.slowStart();
    return isOver
        ? new Backoff(untilNanos, 0, era, 0, 0, 0)
        : new Backoff(untilNanos, 0, era, places * 2, left, successes + 1);
  }

  /**
   * An attempt was refused.
   *
   * @param askedNanos when we were asked to come again; {@link CircuitState#NEVER} when not
   */
  Backoff refused(int begunEra, long askedNanos, long now, double dice, HeadroomConfig config) {
    if (begunEra != era) {
      return until(askedNanos);
    }
    long until = askedNanos == CircuitState.NEVER ? now + waitNanos(dice, config) : askedNanos;
    return new Backoff(
        Math.max(untilNanos, until),
        Math.min(refusals + 1, MAX_REFUSALS),
        era + 1,
        config.slowStart() > 0 ? 1 : 0,
        0,
        0);
  }

  private long waitNanos(double dice, HeadroomConfig config) {
    return Doubling.nanos(config.base(), refusals, config.max(), config.jitter(), dice);
  }

  private Backoff until(long nanos) {
    return new Backoff(Math.max(untilNanos, nanos), refusals, era, places, inFlight, successes);
  }

  private Backoff with(int newPlaces, int newInFlight, int newSuccesses) {
    return new Backoff(untilNanos, refusals, era, newPlaces, newInFlight, newSuccesses);
  }
}
