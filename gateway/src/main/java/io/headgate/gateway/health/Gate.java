package io.headgate.gateway.health;

/**
 * What stands between a request and an upstream right now.
 *
 * @param untilNanos when it is worth asking again, on the ticker's scale; 0 where nothing is known
 *     or nothing stands in the way
 */
public record Gate(Kind kind, long untilNanos) {

  private static final Gate FREE = new Gate(Kind.FREE, 0);
  private static final Gate CROWDED = new Gate(Kind.CROWDED, 0);

  public static Gate free() {
    return FREE;
  }

  static Gate crowded() {
    return CROWDED;
  }

  public boolean isFree() {
    return kind == Kind.FREE;
  }

  /** In the order of how long they tend to last. */
  public enum Kind {
    /** Go. */
    FREE,
    /** As much is in flight as the upstream bears. */
    CROWDED,
    /** Our rate limit there is used up. */
    RATE_LIMITED,
    /** Too many failures; nobody asks until the time is up and a probe has succeeded. */
    CIRCUIT_OPEN,
    /** The provider refuses this credential. */
    CREDENTIAL_REFUSED,
    /** An operator has closed it off. */
    FORCED_OPEN
  }
}
