package io.headgate.gateway.health;

import io.headgate.gateway.exchange.FailureClass;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one attempt went, as its upstream's windows and circuit see it.
 *
 * @param failure empty when the answer was complete
 * @param streamed whether the answer was asked for as a stream
 * @param firstTokenNanos from sending to the first content; empty when none came or the answer was
 *     not streamed
 * @param totalNanos from sending to the end
 */
public record Result(
    Optional<FailureClass> failure,
    boolean streamed,
    OptionalLong firstTokenNanos,
    long totalNanos) {

  /** The same where it is known that it took no longer than this. */
  Result within(long nanos) {
    return new Result(failure, streamed, firstTokenNanos, Math.min(totalNanos, nanos));
  }

  /** Whether it says anything about the health of the upstream. */
  boolean counts() {
    return failure.isEmpty() || failure.get().harmsHealth();
  }
}
