package io.headgate.gateway.health;

import io.headgate.gateway.health.CircuitState.Phase;
import io.headgate.gateway.health.HealthBoard.Forced;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A circuit that all threads share: it applies its rules by compare and set. */
final class Circuit {

  private final CircuitRules rules;
  private final RandomGenerator chance;
  private final BiConsumer<CircuitState, CircuitState> listener;
  private final Cell<CircuitState> state = new Cell<>(CircuitState.initial());

  /**
   * A closed circuit.
   *
   * @param listener hears what was and what is at each change that concerns others
   */
  Circuit(
      CircuitConfig config,
      RandomGenerator chance,
      BiConsumer<CircuitState, CircuitState> listener) {
    this.rules = new CircuitRules(config);
    this.chance = chance;
    this.listener = listener;
  }

  CircuitState state() {
    return state.get();
  }

  /** Whether nobody passes now, not even as a probe. */
  boolean isShut(long now) {
    CircuitState current = state.get();
    return !rules.wantsProbe(current, now) && rules.share(current, now) == 0;
  }

  /** When a probe may go; 0 when that is not known, as another probe is under way. */
  long shutUntilNanos() {
    CircuitState current = state.get();
    return current.phase() == Phase.OPEN ? current.untilNanos() : 0;
  }

  /**
   * Asks to pass, and becomes the probe where one is wanted.
   *
   * @param regardless pass in any case, although then what comes of it may decide nothing
   */
  Optional<Pass> tryPass(long now, boolean regardless) {
    while (true) {
      CircuitState current = state.get();
      if (rules.wantsProbe(current, now)) {
        CircuitState claimed = rules.claimed(current, now);
        if (state.replace(current, claimed)) {
          listener.accept(current, claimed);
          return Optional.of(new Pass(claimed.epoch(), true));
        }
      } else {
        return passWithoutProbe(current, now, regardless);
      }
    }
  }

  private Optional<Pass> passWithoutProbe(CircuitState current, long now, boolean regardless) {
    double share = rules.share(current, now);
    if (share == 1 || (share > 0 && (regardless || chance.nextDouble() < share))) {
      return Optional.of(new Pass(current.epoch(), false));
    }
    return regardless ? Optional.of(Pass.WITHOUT_SAY) : Optional.empty();
  }

  /**
   * What passed has shown that all is well, and goes on: a probe is decided.
   *
   * @return the right to go on; what comes of it counts in the epoch that has begun
   */
  Pass began(Pass pass, long now) {
    if (!pass.isProbe()) {
      return pass;
    }
    while (true) {
      CircuitState before = state.get();
      if (before.epoch() != pass.epoch()) {
        return pass;
      }
      // A success throws no dice.
      CircuitState after = rules.ended(before, pass.epoch(), Verdict.SUCCESS, now, 0);
      if (state.replace(before, after)) {
        listener.accept(before, after);
        return new Pass(after.epoch(), false);
      }
    }
  }

  /** What passed has ended. */
  void ended(Pass pass, Verdict verdict, long now) {
    CircuitState current = state.get();
    boolean isUntroubled = current.phase() == Phase.CLOSED && current.failures() == 0;
    if (!(isUntroubled && verdict.isSuccess())) {
      double dice = chance.nextDouble();
      update(before -> rules.ended(before, pass.epoch(), verdict, now, dice));
    }
  }

  void rated(long epoch, int requests, int failures, long now) {
    double dice = chance.nextDouble();
    update(before -> rules.rated(before, epoch, requests, failures, now, dice));
  }

  void asked(long untilNanos) {
    update(before -> rules.asked(before, untilNanos));
  }

  void at(long now) {
    update(before -> rules.at(before, now));
  }

  void force(Forced order, long now) {
    update(before -> rules.forced(before, order, now));
  }

  private void update(UnaryOperator<CircuitState> transition) {
    CircuitState before;
    CircuitState after;
    do {
      before = state.get();
      after = transition.apply(before);
      if (after.equals(before)) {
        return;
      }
    } while (!state.replace(before, after));
    if (after.differsFrom(before)) {
      listener.accept(before, after);
    }
  }

  /**
   * The right to pass.
   *
   * @param epoch in which it was given
   * @param isProbe whether what comes of it opens or closes the circuit
   */
  record Pass(long epoch, boolean isProbe) {

    /** Of no epoch: what comes of it decides nothing. */
    static final Pass WITHOUT_SAY = new Pass(-1, false);
  }
}
