package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.CircuitState.Phase;
import io.headgate.gateway.health.HealthBoard.CircuitChange;
import io.headgate.gateway.health.HealthBoard.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What becomes of an attempt between its beginning and its end. */
class PermitTest {

  private static final Upstream A = new Upstream("p", "m", 0);
  private static final Upstream OTHER_MODEL = new Upstream("p", "n", 0);

  private final Clock clock = new Clock();
  private final HealthBoard board = board(HealthBoard.Config.defaults());

  private HealthBoard board(HealthBoard.Config config) {
    return new HealthBoard(config, clock, new Random(7));
  }

  private HealthBoard bearing(int initial) {
    return board(
        HealthBoard.Config.defaults()
            .withConcurrency(new ConcurrencyConfig(initial, 1, 10, .5, Duration.ofSeconds(1))));
  }

  private static Permit begin(HealthBoard board, Upstream upstream) {
    return board.tryBegin(upstream, Use.FIRST).orElseThrow();
  }

  private CircuitState circuit() {
    board.tick();
    return board.view().of("p", "m").upstreams().get(0).circuit();
  }

  private Permit probe() {
    for (int i = 0; i < 5; i++) {
      begin(board, A).end(Results.failed(FailureClass.RESET));
    }
    waitOut();
    Permit probe = begin(board, A);
    assertThat(probe.isProbe()).isTrue();
    return probe;
  }

  /** Passes the time until the probe may go. */
  private void waitOut() {
    clock.pass(Duration.ofNanos(board.gate(A).untilNanos() - clock.nanos()));
  }

  @Test
  void theFirstContentDecidesAProbeAndTheEndCountsAsAnyOther() {
    Permit probe = probe();
    probe.began();
    CircuitState ramp = circuit();
    assertThat(ramp.phase()).isEqualTo(Phase.RAMP);
    assertThat(probe.isProbe()).isFalse();

    probe.began();
    assertThat(circuit()).isEqualTo(ramp);

    probe.end(Results.ok());
    assertThat(circuit()).isEqualTo(ramp.withCounts(1, 0));
  }

  @Test
  void aProbeThatBreaksAfterItsFirstContentIsAFailureOfTheRamp() {
    Permit probe = probe();
    probe.began();
    CircuitState ramp = circuit();
    probe.end(Results.failed(FailureClass.CUT));
    assertThat(circuit()).isEqualTo(ramp.withCounts(1, 1));
  }

  @Test
  void aProbeWithoutContentIsDecidedByItsEnd() {
    Permit probe = probe();
    assertThat(circuit().phase()).isEqualTo(Phase.HALF_OPEN);
    probe.end(Results.failed(FailureClass.SILENT));
    assertThat(circuit().phase()).isEqualTo(Phase.OPEN);
    probe.began();
    assertThat(circuit().phase()).as("too late").isEqualTo(Phase.OPEN);
  }

  @Test
  void theFirstContentOfALostProbeDecidesNothing() {
    Permit lost = probe();
    clock.pass(Duration.ofSeconds(130));
    Permit next = begin(board, A);
    lost.began();
    assertThat(circuit().phase()).isEqualTo(Phase.HALF_OPEN);
    next.began();
    CircuitState ramp = circuit();
    assertThat(ramp.phase()).isEqualTo(Phase.RAMP);
    lost.end(Results.failed(FailureClass.CUT));
    assertThat(circuit()).isEqualTo(ramp);
  }

  @Test
  void theFirstContentOfAnyOtherAttemptSaysNothing() {
    begin(board, A).end(Results.failed(FailureClass.RESET));
    CircuitState before = circuit();
    List<CircuitChange> changes = new ArrayList<>();
    board.onChange(changes::add);
    begin(board, A).began();
    assertThat(circuit()).isEqualTo(before);
    assertThat(changes).isEmpty();
  }

  @Test
  void aCredentialIsAcceptedWithTheFirstContent() {
    begin(board, A).end(Results.failed(FailureClass.CREDENTIAL));
    waitOut();
    Permit probe = begin(board, OTHER_MODEL);
    assertThat(board.gate(A).kind()).isEqualTo(Gate.Kind.CREDENTIAL_REFUSED);
    probe.began();
    assertThat(board.gate(A)).isEqualTo(Gate.free());
    probe.end(Results.failed(FailureClass.CUT));
    assertThat(board.gate(A)).isEqualTo(Gate.free());
  }

  @Test
  void whatIsAnsweredIsNoLongerInFlight() {
    HealthBoard single = bearing(1);
    Permit answered = begin(single, A);
    assertThat(single.gate(A).kind()).isEqualTo(Gate.Kind.CROWDED);

    answered.answered();
    assertThat(single.gate(A)).isEqualTo(Gate.free());
    assertThat(single.inFlight("p", "m")).isZero();
    single.tick();
    assertThat(single.view().of("p", "m").inFlight()).isZero();
    assertThat(single.view().of("p", "m").upstreams().get(0).requests()).isZero();

    Permit next = begin(single, A);
    answered.answered();
    answered.end(Results.failed(FailureClass.RESET));
    answered.answered();
    single.tick();
    assertThat(single.view().provider("p").orElseThrow().inFlight()).isEqualTo(1);
    UpstreamHealth health = single.view().of("p", "m").upstreams().get(0);
    assertThat(health.inFlight()).isEqualTo(1);
    assertThat(health.requests()).isEqualTo(1);
    assertThat(health.failures()).isEqualTo(1);
    next.end(Results.ok());
  }

  @Test
  void whatHasEndedIsNotAnsweredToo() {
    Permit ended = begin(board, A);
    Permit other = begin(board, A);
    ended.end(Results.ok());
    ended.answered();
    assertThat(board.inFlight("p", "m")).isEqualTo(1);
    board.tick();
    assertThat(board.view().of("p", "m").inFlight()).isEqualTo(1);
    other.end(Results.ok());
  }

  @Test
  void anAnswerGivesItsRetryBack() {
    List<Permit> retries = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      retries.add(board.tryBegin(A, Use.RETRY).orElseThrow());
    }
    assertThat(board.tryBegin(A, Use.RETRY)).isEmpty();
    retries.get(0).answered();
    retries.get(0).end(Results.ok());
    assertThat(board.tryBegin(A, Use.RETRY)).isPresent();
    assertThat(board.tryBegin(A, Use.RETRY)).isEmpty();
  }

  @Test
  void theLimitLearnsHowManyWereInFlightAtTheAnswer() {
    HealthBoard pair = bearing(2);
    Permit first = begin(pair, A);
    Permit second = begin(pair, A);
    first.answered();
    second.answered();
    first.end(Results.ok());
    second.end(Results.ok());
    pair.tick();
    assertThat(pair.view().provider("p").orElseThrow().limit()).isEqualTo(3);
  }

  @Test
  void anAnswerTookNoLongerThanTheProviderDid() {
    Permit permit = begin(board, A);
    clock.passMillis(200);
    permit.answered();
    clock.pass(Duration.ofSeconds(60));
    permit.end(Results.whole(60_200));
    board.tick();
    assertThat(board.view().of("p", "m").total().p50()).isBetween(198_000_000L, 202_000_000L);
  }
}
