package io.headgate.gateway.health;

import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.protocol.RateLimits;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** How much of our rate limits at one upstream is left. Any thread. */
final class Headroom {

  /** Room of an upstream that has never spoken of limits. */
  static final int MUCH = 1_000_000;

  private final HeadroomConfig config;
  private final RandomGenerator chance;
  private final Cell<Backoff> backoff = new Cell<>(Backoff.NONE);
  private final Cell<Allowance> allowance = new Cell<>(Allowance.UNKNOWN);
  private final AtomicLong begun = new AtomicLong();

  Headroom(HeadroomConfig config, RandomGenerator chance) {
    this.config = config;
    this.chance = chance;
  }

  Gate gate(long now) {
    Backoff wait = backoff.get();
    long until = Math.max(wait.untilNanos(), allowance.get().freeNanos(begun.get(), now));
    if (now < until) {
      return new Gate(Gate.Kind.RATE_LIMITED, until);
    }
    return wait.isFull() ? Gate.crowded() : Gate.free();
  }

  /** The more, the better; 0 when nothing may begin now. */
  int room(long now) {
    if (!gate(now).isFree()) {
      return 0;
    }
    Backoff slow = backoff.get();
    if (slow.isSlow()) {
      return Math.max(1, slow.places() - slow.inFlight());
    }
    OptionalLong left = allowance.get().left(begun.get(), now);
    return left.isPresent() ? (int) Math.min(Math.max(1, left.getAsLong()), MUCH - 1) : MUCH;
  }

  /** Takes the right to send one request. */
  Optional<Pass> tryBegin(long now) {
    Optional<Integer> era = tryPlace(now);
    if (era.isEmpty()) {
      return Optional.empty();
    }
    while (true) {
      long number = begun.get();
      if (allowance.get().freeNanos(number, now) > now) {
        cancel(era.get());
        return Optional.empty();
      }
      if (begun.compareAndSet(number, number + 1)) {
        return Optional.of(new Pass(number + 1, era.get()));
      }
    }
  }

  private Optional<Integer> tryPlace(long now) {
    Backoff before;
    Backoff after;
    do {
      before = backoff.get();
      if (before.isWaiting(now) || before.isFull()) {
        return Optional.empty();
      }
      after = before.begun();
    } while (!after.equals(before) && !backoff.replace(before, after));
    return Optional.of(after.era());
  }

  /** Nothing was sent after all. */
  private void cancel(int era) {
    ended(era, false);
  }

  void observe(Pass pass, RateLimits limits, long now) {
    allowance.update(before -> before.observed(pass.number, limits, now, config));
  }

  /**
   * A request has ended.
   *
   * @param askedNanos when its answer asked us to come again; {@link CircuitState#NEVER} when not
   */
  void ended(Pass pass, Optional<FailureClass> failure, long askedNanos, long now) {
    if (failure.isPresent() && failure.get() == FailureClass.RATE_LIMITED) {
      refused(pass.era, askedNanos, now);
    } else {
      ended(pass.era, failure.isEmpty());
    }
  }

  private void refused(int era, long askedNanos, long now) {
    double dice = chance.nextDouble();
    backoff.update(before -> before.refused(era, askedNanos, now, dice, config));
  }

  private void ended(int era, boolean isSuccess) {
    backoff.update(before -> before.ended(era, isSuccess, config));
  }

  /**
   * The right to send one request.
   *
   * @param number of the request, from 1
   * @param era of the backoff in which it began
   */
  record Pass(long number, int era) {}
}
