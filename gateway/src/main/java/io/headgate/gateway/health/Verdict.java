package io.headgate.gateway.health;

import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.exchange.FailureClass.Blame;
import java.util.Locale;

/**
 * What the end of an attempt means to a circuit.
 *
 * @param cause of the failure; empty otherwise
 * @param tookNanos from sending to the end
 */
record Verdict(Kind kind, String cause, long tookNanos) {

  static final Verdict SUCCESS = new Verdict(Kind.SUCCESS, CircuitState.NONE, 0);
  static final Verdict NEUTRAL = new Verdict(Kind.NEUTRAL, CircuitState.NONE, 0);

  /**
   * To a circuit that only failures with this blame concern; a success concerns all of them.
   *
   * @param blame of the failures that count
   */
  static Verdict of(Result result, Blame blame) {
    if (result.failure().isEmpty()) {
      return new Verdict(Kind.SUCCESS, CircuitState.NONE, result.totalNanos());
    }
    FailureClass failure = result.failure().get();
    return failure.blame() == blame
        ? new Verdict(Kind.FAILURE, failure.name().toLowerCase(Locale.ROOT), result.totalNanos())
        : NEUTRAL;
  }

  boolean isSuccess() {
    return kind == Kind.SUCCESS;
  }

  enum Kind {
    SUCCESS,
    FAILURE,
    /** It says nothing: the client left, our limit was reached, the request was refused. */
    NEUTRAL
  }
}
