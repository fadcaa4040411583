package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.health.NodeLoad.Reason;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a node lets in, in virtual time. */
class NodeLoadTest {

  private static final long MILLIS = 1_000_000;
  private static final int MAX = 1_000;
  private static final int FLOOR = 16;
  private static final NodeLoad.Config CONFIG =
      new NodeLoad.Config(MAX, Duration.ofMillis(100), .9, FLOOR);

  private long now = Long.MAX_VALUE - 5_000 * MILLIS; // overflows on the way
  private double heap;
  private final NodeLoad load = new NodeLoad(CONFIG, () -> now, () -> heap);

  /** A second of two event loops, of which one is once this late. */
  private void second(long lagMillis) {
    for (int beat = 0; beat < 20; beat++) {
      now += 50 * MILLIS;
      load.lag(beat == 10 ? lagMillis * MILLIS : 0);
      load.lag(beat == 10 ? lagMillis * MILLIS : 0);
    }
  }

  private void enter(int exchanges) {
    for (int i = 0; i < exchanges; i++) {
      assertThat(load.tryEnter()).isEmpty();
    }
  }

  private void leave(int exchanges) {
    for (int i = 0; i < exchanges; i++) {
      load.left();
    }
  }

  @Test
  void letsInAsManyAsConfigured() {
    enter(MAX);
    GatewayException refusal = load.tryEnter().orElseThrow();

    assertThat(refusal.code()).isEqualTo(ErrorCode.GATEWAY_OVERLOADED);
    assertThat(refusal.retryAfterMillis()).hasValue(1_000);
    assertThat(refusal.isWorthRetrying()).isTrue();
    assertThat(load.inFlight()).isEqualTo(MAX);
    assertThat(load.shed(Reason.LIMIT)).isEqualTo(1);

    load.left();
    assertThat(load.tryEnter()).isEmpty();
  }

  @Test
  void aLateLoopCutsTheBoundOnceASecond() {
    enter(MAX);
    second(101);
    assertThat(load.limit()).isEqualTo(800);
    assertThat(load.tryEnter()).isPresent();

    assertThat(load.shed(Reason.LAG)).isEqualTo(1);
    assertThat(load.shed(Reason.LIMIT)).isZero();
    assertThat(load.inFlight()).isEqualTo(MAX);
  }

  @Test
  void theBoundIsCutAtOnce() {
    enter(700);
    now += 50 * MILLIS;
    load.lag(101 * MILLIS);

    assertThat(load.limit()).isEqualTo(800);
  }

  @Test
  void aLoopThatIsJustInTimeCutsNothing() {
    second(100);

    assertThat(load.limit()).isEqualTo(MAX);
  }

  @Test
  void afterTheFirstLateSecondAQuarterMoreThanIsInFlightMayCome() {
    enter(200);
    second(500);

    assertThat(load.limit()).isEqualTo(250);
  }

  @Test
  void latenessThatGoesOnBringsTheBoundBelowWhatIsInFlight() {
    enter(200);
    second(500);
    second(500);

    assertThat(load.limit()).isEqualTo(160);
  }

  @Test
  void aBoundIsNotCutAgainBeforeThoseAboveItHaveLeft() {
    enter(200);
    for (int i = 0; i < 5; i++) {
      second(500);
    }
    assertThat(load.limit()).isEqualTo(160);

    leave(40);
    second(500);
    assertThat(load.limit()).isEqualTo(128);
  }

  @Test
  void pausesWithCalmSecondsBetweenRefuseNobody() {
    enter(100);
    for (int i = 0; i < 5; i++) {
      second(500);
      assertThat(load.limit()).isEqualTo(125);
      enter(25);
      second(0);
      assertThat(load.limit()).as("a pause is no reason to grow slowly").isEqualTo(250);
      leave(25);
      second(0);
      assertThat(load.limit()).isEqualTo(500);
    }
    second(0);
    assertThat(load.limit()).isEqualTo(MAX);
  }

  @Test
  void theBoundNeverFallsBelowItsFloor() {
    for (int i = 0; i < 30; i++) {
      second(2_000);
    }

    assertThat(load.limit()).isEqualTo(FLOOR);
    enter(FLOOR);
    assertThat(load.tryEnter()).isPresent();
  }

  @Test
  void aBoundThatIsMetGrowsByATenthEachCalmSecond() {
    enter(200);
    for (int i = 0; i < 3; i++) {
      second(500);
    }
    assertThat(load.limit()).isEqualTo(160);
    second(0);
    assertThat(load.limit()).isEqualTo(176);
    second(0);
    assertThat(load.limit()).isEqualTo(193);
  }

  @Test
  void aBoundThatNobodyMeetsDoublesEachCalmSecond() {
    enter(200);
    for (int i = 0; i < 3; i++) {
      second(500);
    }
    leave(200);
    second(0); // the peak of this one is what was in flight before
    second(0);
    assertThat(load.limit()).isEqualTo(352);
    second(0);
    assertThat(load.limit()).isEqualTo(704);
    second(0);
    assertThat(load.limit()).isEqualTo(MAX);
    second(0);
    assertThat(load.limit()).isEqualTo(MAX);
  }

  @Test
  void afterTheWorstItTakesLessThanTenSecondsToTheDefaultBound() {
    NodeLoad node = new NodeLoad(NodeLoad.Config.defaults(), () -> now, () -> 0);
    for (int i = 0; i < 60; i++) {
      now += 1_000 * MILLIS;
      node.lag(1_000 * MILLIS);
    }
    assertThat(node.limit()).isEqualTo(256);
    for (int i = 0; i < 10; i++) {
      now += 1_000 * MILLIS;
      node.lag(0);
    }

    assertThat(node.limit()).isEqualTo(20_000);
  }

  @Test
  void tellsTheLongestLagOfTheLastSeconds() {
    second(70);
    assertThat(load.lagNanos()).isEqualTo(70 * MILLIS);
    second(30);
    assertThat(load.lagNanos()).isEqualTo(30 * MILLIS);
    second(0);
    assertThat(load.lagNanos()).isZero();
  }

  @Test
  void aFullHeapRefusesUntilACollectionFindsRoom() {
    heap = .95;
    second(0);
    assertThat(load.tryEnter()).isPresent();
    assertThat(load.shed(Reason.MEMORY)).isEqualTo(1);
    assertThat(load.inFlight()).isZero();

    heap = .9;
    second(0);
    assertThat(load.tryEnter()).isEmpty();
  }

  /** Else a node whose requests are gone would wait for ever for a collection that nobody needs. */
  @Test
  void anOldCollectionIsNotBelieved() {
    heap = .95;
    second(0);
    for (int i = 0; i < 9; i++) {
      second(0);
      assertThat(load.tryEnter()).isPresent();
    }
    second(0);
    assertThat(load.tryEnter()).isEmpty();

    heap = .951;
    second(0);
    assertThat(load.tryEnter()).isPresent();
  }

  @Test
  void holdsUnderAnyWeather() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      NodeLoadTest run = new NodeLoadTest();
      List<Integer> inFlight = new ArrayList<>();
      int entered = 0;
      for (int i = 0; i < 200; i++) {
        for (int j = random.nextInt(60); j > 0; j--) {
          int bound = run.load.limit();
          boolean in = run.load.tryEnter().isEmpty();
          assertThat(in).as("seed %d", seed).isEqualTo(entered < bound);
          entered += in ? 1 : 0;
        }
        int gone = random.nextInt(entered + 1);
        run.leave(gone);
        entered -= gone;
        run.now += random.nextInt(200) * MILLIS;
        run.load.lag(random.nextInt(200) * MILLIS);
        inFlight.add(run.load.inFlight());

        assertThat(run.load.inFlight()).as("seed %d", seed).isEqualTo(entered);
        assertThat(run.load.limit()).as("seed %d", seed).isBetween(FLOOR, MAX);
      }
      assertThat(inFlight).as("seed %d", seed).anyMatch(count -> count > 0);
    }
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> new NodeLoad.Config(0, Duration.ofMillis(1), .5, 1))
        .hasMessage("maxInFlight: 0 (expected: > 0)");
    assertThatThrownBy(() -> new NodeLoad.Config(5, Duration.ofMillis(1), .5, 6))
        .hasMessage("floor: 6 (expected: 1 to 5)");
    assertThatThrownBy(() -> NodeLoad.Config.of(5, Duration.ZERO, .5))
        .hasMessage("lag: PT0S (expected: > 0)");
    assertThatThrownBy(() -> NodeLoad.Config.of(5, Duration.ofMillis(1), Double.NaN))
        .hasMessage("heap: NaN (expected: above 0, to 1)");
    assertThat(NodeLoad.Config.of(5, Duration.ofMillis(1), 1).floor()).isEqualTo(5);
  }
}
