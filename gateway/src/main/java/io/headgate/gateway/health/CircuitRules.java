package io.headgate.gateway.health;

import io.headgate.gateway.health.CircuitState.Phase;
import io.headgate.gateway.health.HealthBoard.Forced;
import java.time.Duration;
import java.util.List;

/**
 * The transitions of a circuit: pure functions of what was, what happened, the time and one throw
 * of the dice in [0, 1).
 *
 * <p>Every transition to another phase and every claim begins an epoch. What began in an earlier
 * epoch neither opens nor closes anything when it ends.
 */
record CircuitRules(CircuitConfig config) {

  /** Openings beyond these do not prolong the open time, which has long met its bound. */
  private static final int MAX_OPEN_COUNT = 30;

  /** Whether the next request may be the probe. */
  boolean wantsProbe(CircuitState state, long now) {
    return (state.phase() == Phase.OPEN || state.phase() == Phase.HALF_OPEN)
        && now >= state.untilNanos();
  }

  /** Share of requests that pass without being a probe, from 0 to 1. */
  double share(CircuitState state, long now) {
    return switch (state.phase()) {
      case CLOSED -> 1;
      case OPEN, HALF_OPEN -> 0;
      case RAMP -> rampShare(state, now);
    };
  }

  private double rampShare(CircuitState state, long now) {
    List<Double> shares = config.ramp().shares();
    long elapsed = now - (state.untilNanos() - config.ramp().nanos());
    long step = Math.max(0, elapsed / config.ramp().step().toNanos());
    return step < shares.size() ? shares.get((int) step) : 1;
  }

  /** The request that asked for it is the probe; others wait until it has ended. */
  CircuitState claimed(CircuitState state, long now) {
    return next(state, Phase.HALF_OPEN, now + config.claim().toNanos(), state.cause());
  }

  /**
   * An attempt has ended.
   *
   * @param begun the epoch in which it began
   */
  CircuitState ended(CircuitState state, long begun, Verdict verdict, long now, double dice) {
    if (begun != state.epoch()) {
      return state;
    }
    return switch (state.phase()) {
      case CLOSED -> endedClosed(state, verdict, now, dice);
      case OPEN -> state;
      case HALF_OPEN -> endedProbe(state, verdict, now, dice);
      case RAMP -> endedRamp(state, verdict, now, dice);
    };
  }

  private CircuitState endedClosed(CircuitState state, Verdict verdict, long now, double dice) {
    return switch (verdict.kind()) {
      case NEUTRAL -> state;
      case SUCCESS -> state.withCounts(0, 0);
      case FAILURE ->
          state.failures() + 1 >= config.failuresInARow()
              ? opened(state, verdict.cause(), now, openNanos(state, dice, false))
              : state.withCounts(0, state.failures() + 1);
    };
  }

  private CircuitState endedProbe(CircuitState state, Verdict verdict, long now, double dice) {
    return switch (verdict.kind()) {
      case NEUTRAL -> next(state, Phase.HALF_OPEN, now, state.cause());
      case SUCCESS -> config.ramp().shares().isEmpty() ? closed(state, now) : ramping(state, now);
      case FAILURE -> {
        boolean isQuick = verdict.tookNanos() < config.open().quick().toNanos();
        yield opened(state, verdict.cause(), now, openNanos(state, dice, isQuick));
      }
    };
  }

  private CircuitState endedRamp(CircuitState state, Verdict verdict, long now, double dice) {
    if (verdict.kind() == Verdict.Kind.NEUTRAL) {
      return state;
    }
    int requests = state.requests() + 1;
    int failures = state.failures() + (verdict.isSuccess() ? 0 : 1);
    boolean fails =
        requests >= config.ramp().requests() && failures > config.ramp().failures() * requests;
    String cause = verdict.isSuccess() ? CircuitState.RATE : verdict.cause();
    return fails
        ? opened(state, cause, now, openNanos(state, dice, false))
        : state.withCounts(requests, failures);
  }

  /**
   * The window has been looked at.
   *
   * @param epoch that was counted
   * @param requests of that epoch that ended within the window
   * @param failures among them
   */
  CircuitState rated(
      CircuitState state, long epoch, int requests, int failures, long now, double dice) {
    return state.phase() == Phase.CLOSED
            && epoch == state.epoch()
            && requests >= config.rateRequests()
            && failures >= config.rateFailures() * requests
        ? opened(state, CircuitState.RATE, now, openNanos(state, dice, false))
        : state;
  }

  /** A failed attempt, of whatever epoch, brought a Retry-After: never come earlier than that. */
  CircuitState asked(CircuitState state, long untilNanos) {
    if (untilNanos <= state.askedNanos()) {
      return state;
    }
    long until =
        state.phase() == Phase.OPEN ? Math.max(state.untilNanos(), untilNanos) : state.untilNanos();
    return new CircuitState(
        state.phase(),
        state.epoch(),
        until,
        state.openCount(),
        state.cause(),
        untilNanos,
        state.requests(),
        state.failures());
  }

  /** Time has passed. */
  CircuitState at(CircuitState state, long now) {
    if (state.phase() == Phase.RAMP && now >= state.untilNanos()) {
      return closed(state, now);
    }
    return state.phase() == Phase.CLOSED && state.openCount() > 0 && now >= state.untilNanos()
        ? forgiving(state, now)
        : state;
  }

  /** One opening fewer. The epoch goes on, so that what is under way still counts. */
  private CircuitState forgiving(CircuitState state, long now) {
    return new CircuitState(
        Phase.CLOSED,
        state.epoch(),
        now + config.forgive().toNanos(),
        state.openCount() - 1,
        state.cause(),
        state.askedNanos(),
        state.requests(),
        state.failures());
  }

  /**
   * An operator's order. A circuit that is open by itself stays so under an order to be open, and
   * beyond it.
   */
  CircuitState forced(CircuitState state, Forced order, long now) {
    boolean isOpen = state.phase() == Phase.OPEN || state.phase() == Phase.HALF_OPEN;
    return switch (order) {
      case OPEN -> isOpen ? state : next(state, Phase.OPEN, now, CircuitState.OPERATOR);
      case CLOSED -> state.phase() == Phase.CLOSED ? state : pardoned(state);
      case NONE -> isOpen && state.cause().equals(CircuitState.OPERATOR) ? pardoned(state) : state;
    };
  }

  private static CircuitState pardoned(CircuitState state) {
    return new CircuitState(
        Phase.CLOSED, state.epoch() + 1, 0, 0, CircuitState.OPERATOR, CircuitState.NEVER, 0, 0);
  }

  private CircuitState closed(CircuitState state, long now) {
    return calmed(state, Phase.CLOSED, now + config.forgive().toNanos(), CircuitState.NONE);
  }

  private CircuitState ramping(CircuitState state, long now) {
    return calmed(state, Phase.RAMP, now + config.ramp().nanos(), state.cause());
  }

  /** A success has shown that a Retry-After of before no longer matters. */
  private static CircuitState calmed(
      CircuitState state, Phase phase, long untilNanos, String cause) {
    return new CircuitState(
        phase, state.epoch() + 1, untilNanos, state.openCount(), cause, CircuitState.NEVER, 0, 0);
  }

  private static CircuitState opened(CircuitState state, String cause, long now, long openNanos) {
    return new CircuitState(
        Phase.OPEN,
        state.epoch() + 1,
        Math.max(now + openNanos, state.askedNanos()),
        Math.min(state.openCount() + 1, MAX_OPEN_COUNT),
        cause,
        state.askedNanos(),
        0,
        0);
  }

  private static CircuitState next(CircuitState state, Phase phase, long untilNanos, String cause) {
    return new CircuitState(
        phase, state.epoch() + 1, untilNanos, state.openCount(), cause, state.askedNanos(), 0, 0);
  }

  private long openNanos(CircuitState state, double dice, boolean isQuick) {
    CircuitConfig.Open open = config.open();
    Duration bound = isQuick ? open.maxAfterQuick() : open.max();
    return Doubling.nanos(open.base(), state.openCount(), bound, open.jitter(), dice);
  }
}
