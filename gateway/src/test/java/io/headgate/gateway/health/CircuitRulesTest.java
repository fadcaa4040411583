package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.health.CircuitState.Phase;
import io.headgate.gateway.health.HealthBoard.Forced;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitRulesTest {

  private static final double MIDDLE = .5;
  private static final long SECOND = 1_000_000_000;
  private static final Verdict OK = new Verdict(Verdict.Kind.SUCCESS, "", SECOND);
  private static final Verdict SLOW = new Verdict(Verdict.Kind.FAILURE, "silent", 30 * SECOND);
  private static final Verdict QUICK = new Verdict(Verdict.Kind.FAILURE, "reset", SECOND / 100);

  private final CircuitRules rules = new CircuitRules(CircuitConfig.defaults());

  private CircuitState ended(CircuitState state, Verdict verdict, long now) {
    return rules.ended(state, state.epoch(), verdict, now, MIDDLE);
  }

  private CircuitState tripped(long now) {
    return failed(CircuitState.initial(), 5, now);
  }

  private CircuitState failed(CircuitState state, int times, long now) {
    CircuitState after = state;
    for (int i = 0; i < times; i++) {
      after = ended(after, SLOW, now);
    }
    return after;
  }

  /** How long it is open after each of some probes that failed. */
  private long[] openSeconds(Verdict probe, int probes, double dice) {
    long[] seconds = new long[probes];
    CircuitState state = tripped(0);
    for (int i = 0; i < probes; i++) {
      long now = state.untilNanos();
      CircuitState claimed = rules.claimed(state, now);
      state = rules.ended(claimed, claimed.epoch(), probe, now, dice);
      seconds[i] = (state.untilNanos() - now) / SECOND;
    }
    return seconds;
  }

  @Test
  void openTimeDoublesWithEachFailedProbeUpToTheBound() {
    assertThat(tripped(0).untilNanos()).isEqualTo(5 * SECOND);
    assertThat(openSeconds(SLOW, 7, MIDDLE)).containsExactly(10, 20, 40, 80, 120, 120, 120);
  }

  @Test
  void whileProbesFailFastItIsAskedAgainSoon() {
    assertThat(openSeconds(QUICK, 4, MIDDLE)).containsExactly(10, 10, 10, 10);
  }

  @Test
  void openTimeVariesByAFifthAndKeepsItsBound() {
    assertThat(openSeconds(SLOW, 6, 0)).containsExactly(8, 16, 32, 64, 96, 96);
    assertThat(openSeconds(SLOW, 6, .999_999)).containsExactly(11, 23, 47, 95, 120, 120);
  }

  @Test
  void aSuccessInBetweenStartsTheCountAnew() {
    CircuitState state = failed(CircuitState.initial(), 4, 0);
    state = failed(ended(state, OK, 0), 4, 0);
    assertThat(state.phase()).isEqualTo(Phase.CLOSED);
    assertThat(ended(state, SLOW, 0).phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void theRateNeedsTwentyRequestsAndHalfOfThemFailed() {
    CircuitState closed = CircuitState.initial();
    assertThat(rules.rated(closed, 0, 19, 19, 0, MIDDLE)).isEqualTo(closed);
    assertThat(rules.rated(closed, 0, 20, 9, 0, MIDDLE)).isEqualTo(closed);
    assertThat(rules.rated(closed, 1, 20, 10, 0, MIDDLE)).isEqualTo(closed);
    assertThat(rules.rated(closed, 0, 20, 10, 0, MIDDLE).phase()).isEqualTo(Phase.OPEN);
  }

  private CircuitState ramp(long now) {
    CircuitState open = tripped(now - 5 * SECOND);
    return ended(rules.claimed(open, now), OK, now);
  }

  @Test
  void theRampAdmitsMoreWithEachStepAndThenCloses() {
    CircuitState ramp = ramp(100 * SECOND);
    assertThat(ramp.phase()).isEqualTo(Phase.RAMP);
    double[] shares = new double[6];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = rules.share(ramp, 100 * SECOND + i * SECOND);
    }
    assertThat(shares).containsExactly(.05, .1, .25, .5, 1, 1);
    assertThat(rules.at(ramp, 105 * SECOND - 1)).isEqualTo(ramp);
    assertThat(rules.at(ramp, 105 * SECOND).phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void aFifthOfFailuresIsBorneByTheRampAndMoreIsNot() {
    CircuitState ramp = ramp(0);
    CircuitState four = ended(failed(ramp, 1, 0), OK, 0);
    four = ended(ended(four, OK, 0), OK, 0);
    assertThat(ended(four, OK, 0).phase()).isEqualTo(Phase.RAMP);
    CircuitState reopened = ended(four, SLOW, 7);
    assertThat(reopened.phase()).isEqualTo(Phase.OPEN);
    assertThat(reopened.openCount()).isEqualTo(2);
    assertThat(reopened.untilNanos()).isEqualTo(7 + 10 * SECOND);
  }

  @Test
  void aSuccessThatMakesTheFifthRequestMayShowTheRate() {
    CircuitState twoOfFour = ended(ended(failed(ramp(0), 2, 0), OK, 0), OK, 0);
    assertThat(twoOfFour.phase()).isEqualTo(Phase.RAMP);
    assertThat(ended(twoOfFour, OK, 0).phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void oneOpeningIsForgottenWithEachHealthyMinute() {
    CircuitState closed = rules.at(ramp(0), 5 * SECOND);
    assertThat(closed.openCount()).isEqualTo(1);
    assertThat(rules.at(closed, 65 * SECOND - 1).openCount()).isEqualTo(1);
    CircuitState forgiven = rules.at(closed, 65 * SECOND);
    assertThat(forgiven.openCount()).isZero();
    assertThat(forgiven.epoch()).isEqualTo(closed.epoch());
    assertThat(rules.at(forgiven, 500 * SECOND)).isEqualTo(forgiven);
    assertThat(failed(closed, 5, 6 * SECOND).untilNanos()).isEqualTo(16 * SECOND);
  }

  @Test
  void aRetryAfterOutlivesTheProbeThatFails() {
    CircuitState asked = rules.asked(tripped(0), 100 * SECOND);
    assertThat(asked.untilNanos()).isEqualTo(100 * SECOND);
    assertThat(rules.asked(asked, 50 * SECOND)).isEqualTo(asked);
    CircuitState claimed = rules.claimed(asked, 100 * SECOND);
    CircuitState later = rules.asked(claimed, 900 * SECOND);
    assertThat(later.untilNanos()).isEqualTo(claimed.untilNanos());
    assertThat(ended(later, QUICK, 101 * SECOND).untilNanos()).isEqualTo(900 * SECOND);
  }

  @Test
  void ordersGoWithoutTheWindows() {
    CircuitState closed = CircuitState.initial();
    CircuitState open = rules.forced(closed, Forced.OPEN, 3);
    assertThat(open.phase()).isEqualTo(Phase.OPEN);
    assertThat(open.cause()).isEqualTo("operator");
    assertThat(rules.forced(open, Forced.NONE, 4).phase()).isEqualTo(Phase.CLOSED);
    CircuitState tripped = tripped(0);
    assertThat(rules.forced(tripped, Forced.OPEN, 1)).isEqualTo(tripped);
    assertThat(rules.forced(tripped, Forced.NONE, 1)).isEqualTo(tripped);
    CircuitState freed = rules.forced(tripped, Forced.CLOSED, 1);
    assertThat(freed.phase()).isEqualTo(Phase.CLOSED);
    assertThat(freed.openCount()).isZero();
    assertThat(freed.epoch()).isGreaterThan(tripped.epoch());
  }

  @Test
  void theDefaultsOfCredentialsOpenAtTheFirstRefusal() {
    CircuitRules credential = new CircuitRules(CircuitConfig.credentialDefaults());
    CircuitState state = CircuitState.initial();
    long now = 0;
    long[] seconds = new long[7];
    for (int i = 0; i < seconds.length; i++) {
      state = credential.ended(state, state.epoch(), QUICK, now, MIDDLE);
      seconds[i] = Duration.ofNanos(state.untilNanos() - now).toSeconds();
      now = state.untilNanos();
      state = credential.claimed(state, now);
    }
    assertThat(seconds).containsExactly(30, 60, 120, 240, 480, 600, 600);
    assertThat(credential.ended(state, state.epoch(), OK, now, MIDDLE).phase())
        .isEqualTo(Phase.CLOSED);
  }
}
