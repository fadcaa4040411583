package io.headgate.gateway.health;

import java.util.Comparator;

/**
 * What a circuit remembers. What changes it are the {@link CircuitRules}; nodes that disagree
 * {@link #merge}.
 *
 * @param epoch grows with every change of phase and every claim of a probe, and never shrinks
 * @param untilNanos on the ticker's scale: when a probe may go (open), when the claim of the probe
 *     lapses (half open), when all are admitted again (ramp), when one opening is forgotten
 *     (closed)
 * @param openCount openings that are not yet forgotten
 * @param cause why it last opened: a failure class, {@link #RATE} or {@link #OPERATOR}; {@link
 *     #NONE} when it is closed, unless an operator closed it
 * @param askedNanos a Retry-After asked not to come before; {@link #NEVER} when none did
 * @param requests that ended since the ramp began; otherwise 0
 * @param failures in a row (closed) or since the ramp began; otherwise 0
 */
public record CircuitState(
    Phase phase,
    long epoch,
    long untilNanos,
    int openCount,
    String cause,
    long askedNanos,
    int requests,
    int failures) {

  public static final String NONE = "";
  public static final String RATE = "rate";
  public static final String OPERATOR = "operator";

  /** Before all times. */
  static final long NEVER = Long.MIN_VALUE;

  /** The order of precedence: epoch, then time; the rest only makes it total. */
  private static final Comparator<CircuitState> PRECEDENCE =
      Comparator.comparingLong(CircuitState::epoch)
          .thenComparingLong(CircuitState::untilNanos)
          .thenComparing(CircuitState::phase)
          .thenComparingInt(CircuitState::openCount)
          .thenComparingLong(CircuitState::askedNanos)
          .thenComparingInt(CircuitState::requests)
          .thenComparingInt(CircuitState::failures)
          .thenComparing(CircuitState::cause);

  /** Nothing has happened yet. */
  public static CircuitState initial() {
    return new CircuitState(Phase.CLOSED, 0, 0, 0, NONE, NEVER, 0, 0);
  }

  /**
   * Which of two states holds: that of the higher epoch, and of the same epoch the one with the
   * later time. The order and number of merges do not matter.
   */
  public static CircuitState merge(CircuitState mine, CircuitState theirs) {
    return PRECEDENCE.compare(mine, theirs) >= 0 ? mine : theirs;
  }

  /** Whether somebody who watches circuits wants to hear of it: more than a count has changed. */
  boolean differsFrom(CircuitState other) {
    return epoch != other.epoch || (phase == Phase.OPEN && untilNanos != other.untilNanos);
  }

  CircuitState withCounts(int newRequests, int newFailures) {
    return new CircuitState(
        phase, epoch, untilNanos, openCount, cause, askedNanos, newRequests, newFailures);
  }

  /** How much is let through. */
  public enum Phase {
    /** Everything. */
    CLOSED,
    /** Nothing until the time is up, then one probe. */
    OPEN,
    /** One probe, which is under way, or which may go when the claim has lapsed. */
    HALF_OPEN,
    /** A growing share. */
    RAMP
  }
}
