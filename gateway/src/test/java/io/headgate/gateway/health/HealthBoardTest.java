package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.CircuitState.Phase;
import io.headgate.gateway.health.HealthBoard.Forced;
import io.headgate.gateway.health.HealthBoard.Use;
import io.headgate.gateway.protocol.RateLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HealthBoardTest {

  private static final Upstream A = new Upstream("p", "m", 0);
  private static final Upstream A1 = new Upstream("p", "m", 1);
  private static final Upstream OTHER_MODEL = new Upstream("p", "n", 0);

  private final Clock clock = new Clock();
  private final HealthBoard board = board(HealthBoard.Config.defaults());

  private HealthBoard board(HealthBoard.Config config) {
    return new HealthBoard(config, clock, new Random(7));
  }

  private static Permit begin(HealthBoard board, Upstream upstream) {
    return board.tryBegin(upstream, Use.FIRST).orElseThrow();
  }

  private void run(Upstream upstream, Result result) {
    begin(board, upstream).end(result);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      run(A, Results.failed(FailureClass.RESET));
    }
  }

  /** Fails until nobody passes any more. */
  private void open() {
    while (board.gate(A).isFree()) {
      fail(1);
    }
  }

  private CircuitState circuit(Upstream upstream) {
    board.tick();
    return board.view().of(upstream.provider(), upstream.model()).upstreams().stream()
        .filter(health -> health.upstream().equals(upstream))
        .findFirst()
        .orElseThrow()
        .circuit();
  }

  /** Passes the time until the probe may go. */
  private void waitOut() {
    clock.pass(Duration.ofNanos(board.gate(A).untilNanos() - clock.nanos()));
  }

  @Test
  void whatWasNeverAskedIsFree() {
    assertThat(board.gate(A)).isEqualTo(Gate.free());
    assertThat(board.room(A)).isEqualTo(1_000_000);
    assertThat(board.known()).isEmpty();
    assertThat(board.view().of("p", "m").upstreams()).isEmpty();
  }

  @Test
  void whatHoldsStillSurvivesAnotherConfiguration() {
    Upstream kept = new Upstream("q", "m", 0);
    open();
    Permit flying = begin(board, kept);
    assertThat(board.gate(A).isFree()).isFalse();

    board.adopt(HealthBoard.Config.defaults(), provider -> true);

    assertThat(board.gate(A).isFree()).isFalse();

    board.adopt(HealthBoard.Config.defaults(), provider -> provider.equals("q"));

    assertThat(board.gate(A).isFree()).isTrue();
    assertThat(board.known()).containsExactly(kept);
    assertThat(board.inFlight("q", "m")).isEqualTo(1);
    flying.end(Results.ok());
    assertThat(board.inFlight("q", "m")).isZero();
  }

  @Test
  void otherOptionsBeginAnewButForOrders() {
    open();
    board.force("p", "n", Forced.OPEN);
    Permit flying = begin(board, new Upstream("q", "m", 0));

    board.adopt(HealthBoard.Config.defaults().withMaxUpstreams(10), provider -> true);

    assertThat(board.known()).isEmpty();
    assertThat(board.gate(A).isFree()).isTrue();
    assertThat(board.gate(OTHER_MODEL).kind()).isEqualTo(Gate.Kind.FORCED_OPEN);
    flying.end(Results.ok());
    assertThat(board.inFlight("q", "m")).isZero();
  }

  @Test
  void countsWhatIsInFlightAndEveryPermitOnce() {
    assertThat(board.inFlight("p", "m")).isZero();
    Permit first = begin(board, A);
    Permit second = begin(board, A1);
    begin(board, OTHER_MODEL).end(Results.ok());
    assertThat(board.inFlight("p", "m")).isEqualTo(2);
    assertThat(board.inFlight("p", "n")).isZero();
    board.tick();
    assertThat(board.view().of("p", "m").inFlight()).isEqualTo(2);
    assertThat(board.view().provider("p").orElseThrow().inFlight()).isEqualTo(2);

    first.end(Results.ok());
    first.end(Results.failed(FailureClass.RESET));
    second.end(Results.ok());
    board.tick();
    DeploymentHealth health = board.view().of("p", "m");
    assertThat(health.inFlight()).isZero();
    assertThat(health.upstreams()).extracting(UpstreamHealth::upstream).containsExactly(A, A1);
    assertThat(health.upstreams()).extracting(UpstreamHealth::requests).containsExactly(1, 1);
    assertThat(health.upstreams()).extracting(UpstreamHealth::failures).containsExactly(0, 0);
  }

  @Test
  void windowsForgetAfterTenSeconds() {
    run(A, Results.failed(FailureClass.RESET));
    run(A, Results.failed(FailureClass.REJECTED));
    run(A, Results.ok());
    board.tick();
    UpstreamHealth health = board.view().of("p", "m").upstreams().get(0);
    assertThat(health.requests()).isEqualTo(2);
    assertThat(health.failures()).isEqualTo(1);
    assertThat(health.failed()).isEqualTo(Map.of(FailureClass.RESET, 1, FailureClass.REJECTED, 1));

    clock.pass(Duration.ofSeconds(10));
    board.tick();
    assertThat(board.view().of("p", "m").upstreams().get(0).requests()).isZero();
  }

  @Test
  void fiveFailuresInARowOpenAtOnce() {
    fail(4);
    assertThat(board.gate(A)).isEqualTo(Gate.free());
    fail(1);
    Gate gate = board.gate(A);
    assertThat(gate.kind()).isEqualTo(Gate.Kind.CIRCUIT_OPEN);
    assertThat(gate.untilNanos())
        .isBetween(clock.in(Duration.ofSeconds(4)), clock.in(Duration.ofSeconds(6)));
    assertThat(board.room(A)).isZero();
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    assertThat(board.gate(A1).isFree()).isTrue();
    assertThat(circuit(A).cause()).isEqualTo("reset");
  }

  @Test
  void successesBetweenFailuresKeepItClosedBelowTheRate() {
    for (int i = 0; i < 40; i++) {
      run(A, i % 10 > 5 ? Results.failed(FailureClass.CUT) : Results.ok());
      board.tick();
    }
    assertThat(circuit(A).phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void halfOfTwentyOpensAtTheNextTick() {
    for (int i = 0; i < 20; i++) {
      assertThat(board.gate(A).isFree()).isTrue();
      run(A, i % 2 == 0 ? Results.failed(FailureClass.CUT) : Results.ok());
    }
    assertThat(circuit(A).phase()).isEqualTo(Phase.OPEN);
    assertThat(circuit(A).cause()).isEqualTo("rate");
  }

  @Test
  void whatSaysNothingOfHealthNeverOpens() {
    for (int i = 0; i < 100; i++) {
      run(A, Results.failed(FailureClass.REJECTED));
      run(A, Results.failed(FailureClass.ABANDONED));
      run(A, Results.failed(FailureClass.OUTRUN));
      board.tick();
    }
    assertThat(circuit(A)).isEqualTo(CircuitState.initial());
  }

  @Test
  void oneProbeThenARampThenClosed() {
    List<Phase> phases = new ArrayList<>();
    board.onChange(change -> phases.add(change.after().phase()));
    fail(5);
    waitOut();
    assertThat(board.gate(A).isFree()).isTrue();
    Permit probe = begin(board, A);
    assertThat(probe.isProbe()).isTrue();
    assertThat(board.gate(A)).isEqualTo(new Gate(Gate.Kind.CIRCUIT_OPEN, 0));
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    probe.end(Results.ok());
    assertThat(circuit(A).phase()).isEqualTo(Phase.RAMP);

    List<Integer> admitted = new ArrayList<>();
    for (int step = 0; step < 5; step++) {
      int passed = 0;
      for (int i = 0; i < 1_000; i++) {
        Optional<Permit> permit = board.tryBegin(A, Use.FIRST);
        permit.ifPresent(begun -> begun.end(Results.ok()));
        passed += permit.isPresent() ? 1 : 0;
      }
      admitted.add(passed);
      clock.pass(Duration.ofSeconds(1));
    }
    assertThat(admitted.get(0)).isBetween(20, 80);
    assertThat(admitted.get(1)).isBetween(60, 140);
    assertThat(admitted.get(2)).isBetween(200, 300);
    assertThat(admitted.get(3)).isBetween(430, 570);
    assertThat(admitted.get(4)).isEqualTo(1_000);
    assertThat(circuit(A).phase()).isEqualTo(Phase.CLOSED);
    assertThat(phases).containsExactly(Phase.OPEN, Phase.HALF_OPEN, Phase.RAMP, Phase.CLOSED);
  }

  @Test
  void oldFailuresInTheWindowDoNotOpenACircuitThatHasClosed() {
    HealthBoard quick =
        board(
            HealthBoard.Config.defaults()
                .withCircuit(
                    CircuitConfig.defaults()
                        .withOpen(CircuitConfig.Open.defaults().withBase(Duration.ofMillis(100)))
                        .withRamp(CircuitConfig.Ramp.none())));
    for (int i = 0; i < 30; i++) {
      quick.tryBegin(A, Use.PANIC).orElseThrow().end(Results.failed(FailureClass.RESET));
    }
    clock.passMillis(200);
    begin(quick, A).end(Results.ok());
    quick.tick();
    assertThat(quick.view().of("p", "m").upstreams().get(0).failures()).isEqualTo(30);
    assertThat(quick.gate(A).isFree()).isTrue();
  }

  @Test
  void lateFailuresFromBeforeDoNotCountInTheRateOfACircuitThatHasClosed() {
    List<Permit> early = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      early.add(begin(board, A));
    }
    fail(5);
    waitOut();
    begin(board, A).end(Results.ok());
    clock.pass(Duration.ofSeconds(5));
    assertThat(circuit(A).phase()).isEqualTo(Phase.CLOSED);
    run(A, Results.ok());
    early.forEach(permit -> permit.end(Results.failed(FailureClass.CUT)));
    assertThat(circuit(A).phase()).isEqualTo(Phase.CLOSED);
    assertThat(board.view().of("p", "m").upstreams().get(0).failures()).isBetween(30, 35);
  }

  @Test
  void aProbeThatSaysNothingGivesTheClaimBack() {
    fail(5);
    waitOut();
    begin(board, A).end(Results.failed(FailureClass.ABANDONED));
    assertThat(circuit(A).phase()).isEqualTo(Phase.HALF_OPEN);
    assertThat(begin(board, A).isProbe()).isTrue();
  }

  @Test
  void aLostProbeIsReplacedAndItsLateEndIsIgnored() {
    fail(5);
    waitOut();
    Permit lost = begin(board, A);
    clock.pass(Duration.ofSeconds(129));
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    clock.pass(Duration.ofSeconds(1));
    Permit next = begin(board, A);
    lost.end(Results.ok());
    assertThat(circuit(A).phase()).isEqualTo(Phase.HALF_OPEN);
    next.end(Results.failed(FailureClass.RESET));
    assertThat(circuit(A).phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void whatBeganBeforeTheChangeDecidesNothing() {
    List<Permit> early = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      early.add(begin(board, A));
    }
    fail(5);
    CircuitState open = circuit(A);
    early.subList(0, 6).forEach(permit -> permit.end(Results.ok()));
    assertThat(circuit(A)).isEqualTo(open);
    waitOut();
    begin(board, A).end(Results.ok());
    early.subList(6, 12).forEach(permit -> permit.end(Results.failed(FailureClass.RESET)));
    assertThat(circuit(A).phase()).isEqualTo(Phase.RAMP);
  }

  @Test
  void aRetryAfterIsNeverShortened() {
    Permit refused = begin(board, A);
    refused.observe(Results.retryAfter(90_000));
    refused.end(Results.failed(FailureClass.OVERLOADED));
    long asked = clock.in(Duration.ofSeconds(90));
    fail(4);
    assertThat(board.gate(A)).isEqualTo(new Gate(Gate.Kind.CIRCUIT_OPEN, asked));
  }

  @Test
  void aRetryAfterOfAStragglerProlongsAnOpenCircuit() {
    Permit straggler = begin(board, A);
    fail(5);
    straggler.observe(Results.retryAfter(60_000));
    straggler.end(Results.failed(FailureClass.OVERLOADED));
    assertThat(board.gate(A).untilNanos()).isEqualTo(clock.in(Duration.ofSeconds(60)));
  }

  @Test
  void panicPassesAnOpenCircuitWithoutDecidingOverIt() {
    fail(5);
    CircuitState open = circuit(A);
    Permit panic = board.tryBegin(A, Use.PANIC).orElseThrow();
    assertThat(panic.isProbe()).isFalse();
    panic.end(Results.ok());
    assertThat(circuit(A)).isEqualTo(open);
    waitOut();
    Permit probe = begin(board, A);
    board.tryBegin(A, Use.PANIC).orElseThrow().end(Results.ok());
    assertThat(circuit(A).phase()).isEqualTo(Phase.HALF_OPEN);
    probe.end(Results.ok());
    assertThat(circuit(A).phase()).isEqualTo(Phase.RAMP);
  }

  @Test
  void panicKeepsToTheTimeThatTheProviderAskedFor() {
    Permit refused = begin(board, A);
    refused.observe(Results.retryAfter(60_000));
    refused.end(Results.failed(FailureClass.OVERLOADED));
    assertThat(board.tryBegin(A, Use.PANIC)).as("closed: nobody is held back").isPresent();
    fail(4);
    assertThat(board.gate(A).kind()).isEqualTo(Gate.Kind.CIRCUIT_OPEN);
    clock.passMillis(59_999);
    assertThat(board.tryBegin(A, Use.PANIC)).isEmpty();
    clock.passMillis(1);
    assertThat(board.tryBegin(A, Use.PANIC)).isPresent();
  }

  @Test
  void panicKeepsToATimeThatIsAskedForBesideAProbe() {
    Permit straggler = begin(board, A);
    fail(5);
    waitOut();
    Permit probe = begin(board, A);
    assertThat(board.tryBegin(A, Use.PANIC)).isPresent();
    straggler.observe(Results.retryAfter(5_000));
    straggler.end(Results.failed(FailureClass.OVERLOADED));
    assertThat(board.tryBegin(A, Use.PANIC)).isEmpty();
    probe.end(Results.ok());
    assertThat(board.tryBegin(A, Use.PANIC)).as("it is well after all").isPresent();
  }

  @Test
  void aRefusedCredentialIsClosedOffForAllModels() {
    List<HealthBoard.CircuitChange> changes = new ArrayList<>();
    board.onChange(changes::add);
    run(A, Results.failed(FailureClass.CREDENTIAL));
    assertThat(board.gate(A).kind()).isEqualTo(Gate.Kind.CREDENTIAL_REFUSED);
    assertThat(board.gate(OTHER_MODEL)).isEqualTo(board.gate(A));
    assertThat(board.room(OTHER_MODEL)).isZero();
    assertThat(board.tryBegin(OTHER_MODEL, Use.PANIC)).isEmpty();
    assertThat(board.gate(A1).isFree()).isTrue();
    assertThat(circuit(A).phase()).isEqualTo(Phase.CLOSED);
    assertThat(changes)
        .extracting(HealthBoard.CircuitChange::upstream)
        .containsExactly(new Upstream("p", "*", 0));

    waitOut();
    Permit probe = begin(board, OTHER_MODEL);
    assertThat(probe.isProbe()).isTrue();
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    probe.end(Results.ok());
    assertThat(board.gate(A).isFree()).isTrue();
  }

  @Test
  void anOrderToBeOpenStopsEverybody() {
    board.force("p", "*", Forced.OPEN);
    assertThat(board.gate(A)).isEqualTo(new Gate(Gate.Kind.FORCED_OPEN, 0));
    assertThat(board.tryBegin(A, Use.PANIC)).isEmpty();
    board.tick();
    assertThat(board.view().forced("p", "m")).isEqualTo(Forced.OPEN);
    board.force("p", "m", Forced.CLOSED);
    assertThat(board.tryBegin(A, Use.PANIC)).isEmpty();
    board.force("p", "*", Forced.NONE);
    board.force("p", "m", Forced.NONE);
    run(A, Results.ok());
    board.force("p", "m", Forced.OPEN);
    assertThat(circuit(A).cause()).isEqualTo("operator");
    assertThat(board.view().of("p", "m").upstreams().get(0).gate().kind())
        .isEqualTo(Gate.Kind.FORCED_OPEN);
    assertThat(board.gate(OTHER_MODEL).isFree()).isTrue();
    board.force("p", "m", Forced.NONE);
    run(A, Results.ok());
    assertThat(circuit(A).phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void anOrderToBeOpenLeavesACircuitThatIsOpenAsItWas() {
    fail(5);
    CircuitState open = circuit(A);
    board.force("p", "m", Forced.OPEN);
    assertThat(circuit(A)).isEqualTo(open);
    waitOutOf(open);
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    board.force("p", "m", Forced.NONE);
    assertThat(begin(board, A).isProbe()).isTrue();
  }

  private void waitOutOf(CircuitState open) {
    clock.pass(Duration.ofNanos(open.untilNanos() - clock.nanos()));
  }

  @Test
  void anOrderToBeClosedKeepsItClosed() {
    fail(5);
    board.force("p", "m", Forced.CLOSED);
    assertThat(circuit(A).phase()).isEqualTo(Phase.CLOSED);
    for (int i = 0; i < 50; i++) {
      fail(1);
      board.tick();
    }
    assertThat(board.gate(A).isFree()).isTrue();
    board.force("p", "m", Forced.NONE);
    fail(5);
    assertThat(board.gate(A).kind()).isEqualTo(Gate.Kind.CIRCUIT_OPEN);
  }

  @Test
  void retriesAreAFifthOfWhatIsInFlightOrThree() {
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      permits.add(board.tryBegin(A, Use.RETRY).orElseThrow());
    }
    assertThat(board.tryBegin(A, Use.RETRY)).isEmpty();
    assertThat(board.retriesRefused()).isEqualTo(1);
    for (int i = 0; i < 17; i++) {
      permits.add(begin(board, A));
    }
    permits.add(board.tryBegin(A, Use.RETRY).orElseThrow());
    permits.add(board.tryBegin(A, Use.RETRY).orElseThrow());
    assertThat(board.tryBegin(A, Use.RETRY)).isEmpty();
    assertThat(board.tryBegin(A, Use.PANIC)).isPresent();
    permits.forEach(permit -> permit.end(Results.ok()));
    assertThat(board.tryBegin(A, Use.RETRY)).isPresent();
    board.tick();
    assertThat(board.view().providers()).containsExactly(new ProviderHealth("p", 2, 512, 1, 2));
  }

  @Test
  void nobodyBeginsWhereAsMuchIsInFlightAsTheProviderBears() {
    HealthBoard small =
        board(
            HealthBoard.Config.defaults()
                .withConcurrency(new ConcurrencyConfig(4, 2, 10, .5, Duration.ofSeconds(1))));
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      permits.add(begin(small, A));
    }
    assertThat(small.gate(OTHER_MODEL).kind()).isEqualTo(Gate.Kind.CROWDED);
    assertThat(small.tryBegin(OTHER_MODEL, Use.PANIC)).isEmpty();
    permits.get(0).end(Results.failed(FailureClass.OVERLOADED));
    permits.get(1).end(Results.failed(FailureClass.OVERLOADED));
    assertThat(small.gate(A).kind()).isEqualTo(Gate.Kind.CROWDED);
    permits.get(2).end(Results.failed(FailureClass.RESET));
    assertThat(small.gate(A).isFree()).isTrue();
  }

  @Test
  void onlyOverloadAndSilenceAreDistressOfAProvider() {
    for (FailureClass failure : FailureClass.values()) {
      HealthBoard fresh = board(HealthBoard.Config.defaults());
      begin(fresh, A).end(Results.failed(failure));
      fresh.tick();
      boolean isDistress = failure == FailureClass.OVERLOADED || failure == FailureClass.SILENT;
      assertThat(fresh.view().provider("p").orElseThrow().limit())
          .as(failure.name())
          .isEqualTo(isDistress ? 358 : 512);
    }
  }

  @Test
  void beyondTheBoundAttemptsAreCountedAndNotWatched() {
    HealthBoard tiny = board(HealthBoard.Config.defaults().withMaxUpstreams(1));
    begin(tiny, A).end(Results.ok());
    Permit permit = begin(tiny, A1);
    permit.observe(RateLimits.unknown());
    permit.end(Results.ok());
    assertThat(tiny.untracked()).isEqualTo(1);
    assertThat(tiny.known()).containsExactly(A);
    tiny.force("p", "m", Forced.OPEN);
    assertThat(tiny.tryBegin(A1, Use.FIRST)).isEmpty();
  }

  @Test
  void aStreamThatWasGivenUpBeforeItsFirstTokenTookAtLeastAsLong() {
    for (int i = 0; i < 10; i++) {
      run(A, Results.ok(100, 1_000));
    }
    board.tick();
    run(A, Results.failed(FailureClass.OUTRUN, 99));
    run(A, Results.failed(FailureClass.RESET, 3_000));
    run(A, Results.failed(FailureClass.ABANDONED, 3_000));
    run(A, Results.unanswered(FailureClass.SILENT, 3_000));
    board.tick();
    Latency lucky = board.view().of("p", "m").firstToken();
    assertThat(lucky.count()).as("these say nothing of the first token").isEqualTo(10);

    // Side by side, as the silence of some closes the way to others.
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      permits.add(begin(board, A));
    }
    permits.subList(0, 10).forEach(one -> one.end(Results.failed(FailureClass.OUTRUN, 150)));
    permits.subList(10, 20).forEach(one -> one.end(Results.failed(FailureClass.SILENT, 10_000)));
    board.tick();
    Latency known = board.view().of("p", "m").firstToken();
    assertThat(known.count()).isEqualTo(30);
    assertThat(known.p50()).isBetween(148_000_000L, 152_000_000L);
    assertThat(known.p95()).isBetween(9_900_000_000L, 10_100_000_000L);
    assertThat(board.view().of("p", "m").total()).isEqualTo(Latency.none());
  }

  @Test
  void aStreamThatHasBegunCountsWithItsFirstTokenWhateverBecomesOfIt() {
    Result outrun =
        new Result(
            Optional.of(FailureClass.OUTRUN), true, OptionalLong.of(40_000_000), 900_000_000);
    run(A, outrun);
    board.tick();
    assertThat(board.view().of("p", "m").firstToken().count()).isEqualTo(1);
    assertThat(board.view().of("p", "m").firstToken().p50()).isBetween(39_000_000L, 41_000_000L);
  }

  @Test
  void latenciesAreThoseOfTheLastMinute() {
    for (int i = 1; i <= 100; i++) {
      run(A, Results.ok(i, 100_000));
      run(A, Results.whole(10L * i));
    }
    run(A, Results.failed(FailureClass.CUT, 60_000));
    board.tick();
    DeploymentHealth health = board.view().of("p", "m");
    assertThat(health.firstToken().count()).isEqualTo(100);
    assertThat(health.firstToken().p50()).isBetween(50_000_000L, 51_000_000L);
    assertThat(health.total().count()).isEqualTo(100);
    assertThat(health.total().p95()).isBetween(950_000_000L, 960_000_000L);
    assertThat(health.total().p99()).isBetween(990_000_000L, 1_000_000_000L);

    clock.pass(Duration.ofSeconds(54));
    run(A, Results.whole(1));
    board.tick();
    assertThat(board.view().of("p", "m").total().count()).isEqualTo(101);
    clock.pass(Duration.ofSeconds(6));
    board.tick();
    assertThat(board.view().of("p", "m").total())
        .isEqualTo(new Latency(1, 1_003_000, 1_003_000, 1_003_000));
    clock.pass(Duration.ofSeconds(60));
    board.tick();
    assertThat(board.view().of("p", "m").total()).isEqualTo(Latency.none());
  }
}
