package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.health.CircuitState.Phase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every sequence of a few events, and what must hold after each of them. */
class CircuitWalkTest {

  private static final int DEPTH = 6;
  private static final long SECOND = 1_000_000_000;
  private static final Verdict OK = new Verdict(Verdict.Kind.SUCCESS, "", SECOND);
  private static final Verdict SLOW = new Verdict(Verdict.Kind.FAILURE, "silent", 9 * SECOND);
  private static final Verdict QUICK = new Verdict(Verdict.Kind.FAILURE, "reset", 1);

  /** Small numbers, so that a few events reach everything. */
  private static final CircuitConfig CONFIG =
      new CircuitConfig(
          2,
          3,
          .5,
          CircuitConfig.Open.defaults(),
          Duration.ofSeconds(30),
          new CircuitConfig.Ramp(List.of(.5), Duration.ofSeconds(1), 2, .2),
          Duration.ofSeconds(60));

  private final CircuitRules rules = new CircuitRules(CONFIG);
  private final Set<Phase> reached = EnumSet.noneOf(Phase.class);
  private int steps;

  private enum Event {
    CLAIM,
    SUCCESS,
    SLOW_FAILURE,
    QUICK_FAILURE,
    NEUTRAL,
    OLD_SUCCESS,
    OLD_FAILURE,
    ASKED,
    RATE,
    SECOND,
    MINUTE
  }

  @Test
  void noSequenceOfEventsBreaksTheRules() {
    walk(CircuitState.initial(), 0, DEPTH);
    assertThat(reached).isEqualTo(EnumSet.allOf(Phase.class));
    assertThat(steps).isGreaterThan(1_000_000);
  }

  private void walk(CircuitState before, long now, int depth) {
    reached.add(before.phase());
    if (depth == 0) {
      return;
    }
    for (Event event : Event.values()) {
      long then = now + passing(event);
      CircuitState after = rules.at(apply(event, before, then), then);
      steps++;
      check(event, before, after, then);
      walk(after, then, depth - 1);
    }
  }

  private static long passing(Event event) {
    return switch (event) {
      case SECOND -> SECOND;
      case MINUTE -> 60 * SECOND;
      default -> 0;
    };
  }

  private CircuitState apply(Event event, CircuitState state, long now) {
    long epoch = state.epoch();
    return switch (event) {
      case CLAIM -> rules.wantsProbe(state, now) ? rules.claimed(state, now) : state;
      case SUCCESS -> rules.ended(state, epoch, OK, now, .5);
      case SLOW_FAILURE -> rules.ended(state, epoch, SLOW, now, .5);
      case QUICK_FAILURE -> rules.ended(state, epoch, QUICK, now, .5);
      case NEUTRAL -> rules.ended(state, epoch, Verdict.NEUTRAL, now, .5);
      case OLD_SUCCESS -> rules.ended(state, epoch - 1, OK, now, .5);
      case OLD_FAILURE -> rules.ended(state, epoch - 1, SLOW, now, .5);
      case ASKED -> rules.asked(state, now + 20 * SECOND);
      case RATE -> rules.rated(state, epoch, 3, 2, now, .5);
      case SECOND, MINUTE -> state;
    };
  }

  private static void check(Event event, CircuitState before, CircuitState after, long now) {
    Supplier<String> what = () -> event + ": " + before + " -> " + after + " at " + now;
    if (after.phase() != before.phase() && after.epoch() <= before.epoch()) {
      throw new AssertionError("phase without epoch: " + what.get());
    }
    if (after.epoch() < before.epoch() || after.openCount() < before.openCount() - 1) {
      throw new AssertionError("backwards: " + what.get());
    }
    boolean isOld = event == Event.OLD_FAILURE || event == Event.OLD_SUCCESS;
    if (isOld && !after.equals(before)) {
      throw new AssertionError("decided by what is old: " + what.get());
    }
    if (before.phase() == Phase.OPEN) {
      checkOpen(before, after, now, what);
    }
    if (after.phase() == Phase.OPEN && after.untilNanos() < after.askedNanos()) {
      throw new AssertionError("shorter than asked: " + what.get());
    }
    if (before.phase() != Phase.OPEN && after.phase() == Phase.OPEN) {
      long open = after.untilNanos() - now;
      if (open < 5 * SECOND || open > 120 * SECOND) {
        throw new AssertionError("open time: " + what.get());
      }
    }
  }

  private static void checkOpen(
      CircuitState before, CircuitState after, long now, Supplier<String> what) {
    if (after.phase() == Phase.OPEN && after.untilNanos() < before.untilNanos()) {
      throw new AssertionError("shortened: " + what.get());
    }
    if (after.phase() != Phase.OPEN
        && (after.phase() != Phase.HALF_OPEN || now < before.untilNanos())) {
      throw new AssertionError("left too soon: " + what.get());
    }
  }
}
