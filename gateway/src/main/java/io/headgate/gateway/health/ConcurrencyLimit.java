package io.headgate.gateway.health;

/**
 * How many attempts a provider bears at a time: grows with successes and is cut when the provider
 * says that it is too much. Pure.
 *
 * <p>Answers of language models differ in length by a factor of a hundred, so a growing latency
 * says nothing; only overload and silence do. Nobody knows what a provider bears before it has
 * shown distress, so until then growth is quick, by one with each success: the limit doubles in the
 * time of one answer. After a cut it is slow, by one with as many successes as the limit. A cut
 * while less than half was in use says little of what the provider bears at a time, and leaves
 * growth as quick as it was.
 *
 * @param limit of attempts in flight
 * @param successes counted towards the next slow step
 * @param nextCutNanos it is not cut again before
 * @param quickBelow growth is quick below it; the maximum before any cut of a limit in use
 */
record ConcurrencyLimit(double limit, int successes, long nextCutNanos, double quickBelow) {

  static ConcurrencyLimit initial(ConcurrencyConfig config) {
    return new ConcurrencyLimit(config.initial(), 0, CircuitState.NEVER, config.max());
  }

  int places() {
    return (int) limit;
  }

  /**
   * An answer was complete.
   *
   * @param inFlight with this one
   */
  ConcurrencyLimit succeeded(int inFlight, ConcurrencyConfig config) {
    if (!isInUse(inFlight) || limit >= config.max()) {
      return this;
    }
    boolean grows = limit < quickBelow || successes + 1 >= limit;
    return grows
        ? new ConcurrencyLimit(Math.min(limit + 1, config.max()), 0, nextCutNanos, quickBelow)
        : new ConcurrencyLimit(limit, successes + 1, nextCutNanos, quickBelow);
  }

  /** The provider is overloaded or silent. */
  ConcurrencyLimit distressed(int inFlight, long now, ConcurrencyConfig config) {
    if (now < nextCutNanos) {
      return this;
    }
    double cut = Math.max(config.min(), limit * config.cut());
    double quick = isInUse(inFlight) ? cut : quickBelow;
    return new ConcurrencyLimit(cut, 0, now + config.pause().toNanos(), quick);
  }

  private boolean isInUse(int inFlight) {
    return inFlight > limit / 2;
  }
}
