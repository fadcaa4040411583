package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.SeededRuns;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.HealthBoard.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadroomTest {

  private static final Upstream A = new Upstream("p", "m", 0);

  private static final List<Use> USES = List.of(Use.values());

  private final Clock clock = new Clock();
  private final HealthBoard board =
      new HealthBoard(HealthBoard.Config.defaults(), clock, new Random(3));

  private Permit begin() {
    return board.tryBegin(A, Use.FIRST).orElseThrow();
  }

  private void refuse(Permit permit, long retryAfterMillis) {
    permit.observe(Results.retryAfter(retryAfterMillis));
    permit.end(Results.failed(FailureClass.RATE_LIMITED));
  }

  private long blockedMillis() {
    return (board.gate(A).untilNanos() - clock.nanos()) / 1_000_000;
  }

  @Test
  void aRetryAfterBlocksThatLongAndIsNeverShortened() {
    Permit first = begin();
    Permit second = begin();
    refuse(first, 7_000);
    assertThat(board.gate(A))
        .isEqualTo(new Gate(Gate.Kind.RATE_LIMITED, clock.in(Duration.ofSeconds(7))));
    refuse(second, 2_000);
    assertThat(blockedMillis()).isEqualTo(7_000);
    assertThat(board.room(A)).isZero();
    assertThat(board.tryBegin(A, Use.PANIC)).isEmpty();
    clock.passMillis(6_999);
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    clock.passMillis(1);
    assertThat(board.tryBegin(A, Use.FIRST)).isPresent();
  }

  @Test
  void aDayIsBelievedAndNoMore() {
    refuse(begin(), Duration.ofDays(300).toMillis());
    assertThat(blockedMillis()).isEqualTo(Duration.ofDays(1).toMillis());
  }

  @Test
  void withoutARetryAfterTheWaitDoublesUpToHalfAMinute() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      begin().end(Results.failed(FailureClass.RATE_LIMITED));
      waits.add(blockedMillis());
      clock.pass(Duration.ofNanos(board.gate(A).untilNanos() - clock.nanos()));
    }
    long base = 1_000;
    for (long wait : waits) {
      assertThat(wait).isBetween(base * 8 / 10, Math.min(base * 12 / 10, 30_000));
      base = Math.min(base * 2, 30_000);
    }
  }

  @Test
  void refusalsOfOneBurstCountOnce() {
    List<Permit> burst = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      burst.add(begin());
    }
    burst.forEach(permit -> permit.end(Results.failed(FailureClass.RATE_LIMITED)));
    assertThat(blockedMillis()).isBetween(800L, 1_200L);
  }

  @Test
  void afterABlockItStartsSlowlyAndIsFreeAfterEightSuccesses() {
    Permit longRunning = begin();
    refuse(begin(), 1_000);
    clock.passMillis(1_000);
    Permit first = begin();
    assertThat(board.gate(A).kind()).isEqualTo(Gate.Kind.CROWDED);
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    first.end(Results.ok());
    assertThat(board.room(A)).isEqualTo(2);
    Permit second = begin();
    Permit third = begin();
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    second.end(Results.failed(FailureClass.ABANDONED));
    third.end(Results.ok());
    longRunning.end(Results.ok());
    assertThat(board.room(A)).isEqualTo(4);
    for (int i = 0; i < 6; i++) {
      begin().end(Results.ok());
    }
    assertThat(board.room(A)).isEqualTo(1_000_000);
  }

  @Test
  void aRefusalNeverTouchesTheCircuit() {
    for (int i = 0; i < 50; i++) {
      refuse(begin(), 1);
      clock.passMillis(1);
      board.tick();
    }
    assertThat(board.view().of("p", "m").upstreams().get(0).circuit())
        .isEqualTo(CircuitState.initial());
  }

  @Test
  void requestsThatHaveBegunSinceCountAgainstWhatIsLeft() {
    Permit first = begin();
    Permit second = begin();
    first.observe(Results.requestsLeft(3, 20_000));
    assertThat(board.room(A)).isEqualTo(2);
    begin();
    begin();
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    assertThat(board.gate(A))
        .isEqualTo(new Gate(Gate.Kind.RATE_LIMITED, clock.in(Duration.ofSeconds(20))));
    second.observe(Results.requestsLeft(2, 20_000));
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
    clock.pass(Duration.ofSeconds(20));
    assertThat(board.tryBegin(A, Use.FIRST)).isPresent();
  }

  @Test
  void theAnswerToAnEarlierRequestDoesNotUndoThatToALater() {
    Permit first = begin();
    Permit second = begin();
    second.observe(Results.requestsLeft(0, 5_000));
    first.observe(Results.requestsLeft(9, 5_000));
    assertThat(board.tryBegin(A, Use.FIRST)).isEmpty();
  }

  @Test
  void spentTokensBlockUntilTheirResetAtMostAMinute() {
    Permit permit = begin();
    permit.observe(Results.tokensLeft(0, 360_000));
    assertThat(blockedMillis()).isEqualTo(60_000);
    permit.observe(Results.tokensLeft(500, 360_000));
    assertThat(board.gate(A).isFree()).isTrue();
    permit.end(Results.ok());
  }

  @Test
  void whereMoreIsLeftThereIsMoreRoom() {
    Upstream other = new Upstream("p", "m", 1);
    begin().observe(Results.requestsLeft(10, 20_000));
    board.tryBegin(other, Use.FIRST).orElseThrow().observe(Results.requestsLeft(90, 20_000));
    assertThat(board.room(other)).isEqualTo(90);
    assertThat(board.room(A)).isEqualTo(10);
  }

  @Test
  void nobodyBeginsWhileBlockedWhateverComes() {
    SeededRuns.each(10_000, HeadroomTest::anySchedule);
  }

  /** One schedule against what each answer has asked for, kept apart from the board. */
  private static void anySchedule(Random random) {
    Clock clock = new Clock();
    HealthBoard board = new HealthBoard(HealthBoard.Config.defaults(), clock, random);
    List<Permit> open = new ArrayList<>();
    long blockedUntil = Long.MIN_VALUE;
    for (int step = 0; step < 60; step++) {
      int event = random.nextInt(10);
      if (event < 4) {
        Gate gate = board.gate(A);
        Optional<Permit> permit = board.tryBegin(A, USES.get(random.nextInt(USES.size())));
        if (permit.isPresent()) {
          assertThat(clock.nanos()).isGreaterThanOrEqualTo(blockedUntil);
          assertThat(gate.isFree()).isTrue();
          open.add(permit.get());
        } else if (gate.kind() == Gate.Kind.RATE_LIMITED) {
          assertThat(gate.untilNanos()).isGreaterThan(clock.nanos());
        }
      } else if (event < 8 && !open.isEmpty()) {
        Permit permit = open.remove(random.nextInt(open.size()));
        if (random.nextBoolean()) {
          permit.end(Results.ok());
        } else {
          long asked = random.nextInt(5_000);
          permit.observe(Results.retryAfter(asked));
          permit.end(Results.failed(FailureClass.RATE_LIMITED));
          blockedUntil = Math.max(blockedUntil, clock.in(Duration.ofMillis(asked)));
          assertThat(board.gate(A).kind() == Gate.Kind.FREE && asked > 0).isFalse();
        }
      } else {
        clock.passMillis(random.nextInt(1_500));
      }
    }
    clock.pass(Duration.ofMinutes(2));
    open.forEach(permit -> permit.end(Results.ok()));
    assertThat(board.gate(A).isFree()).isTrue();
    board.tick();
    assertThat(board.view().of("p", "m").inFlight()).isZero();
    assertThat(board.tryBegin(A, Use.FIRST)).isPresent();
  }
}
