package io.headgate.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.exchange.Recovery;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.health.Gate;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.Rescue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a request asks next. */
class ItineraryTest {

  private static final Candidate FIRST = candidate("small", "a", 8_000);
  private static final Candidate TWIN = candidate("small", "b", 8_000);
  private static final Candidate LARGE = candidate("large", "c", 32_000);
  private static final Itinerary.Config CONFIG =
      new Itinerary.Config(4, Duration.ofSeconds(3), Duration.ofSeconds(10), false);

  private final Map<Candidate, Gate> gates = new HashMap<>();

  @Test
  void asksTheCandidatesInTheirOrder() {
    Itinerary way = way(List.of(FIRST, TWIN), List.of(LARGE));

    assertThat(asked(way)).isEqualTo(FIRST);
    fail(way, FIRST, FailureClass.OVERLOADED);
    assertThat(asked(way)).isEqualTo(TWIN);
    fail(way, TWIN, FailureClass.OVERLOADED);
    assertThat(asked(way)).isEqualTo(LARGE);
    fail(way, LARGE, FailureClass.OVERLOADED);
    assertThat(next(way)).isInstanceOf(Itinerary.GiveUp.class);
  }

  @Test
  void asksTheSameAgainAfterOnePlain500AndOnlyOnce() {
    Itinerary way = way(List.of(FIRST), List.of(LARGE));

    asked(way);
    way.failed(FIRST, FailureClass.SERVER_ERROR, ErrorCode.UPSTREAM_ERROR, 500, false);
    Itinerary.Ask again = (Itinerary.Ask) next(way);
    assertThat(again.candidate()).isEqualTo(FIRST);
    assertThat(again.again()).isTrue();
    way.begun(FIRST);
    way.failed(FIRST, FailureClass.SERVER_ERROR, ErrorCode.UPSTREAM_ERROR, 500, false);

    assertThat(asked(way)).isEqualTo(LARGE);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureClass.class,
      names = {"SILENT", "STALLED", "OVERLOADED", "UNREACHABLE", "MALFORMED", "CUT", "CROWDED"})
  void neverAsksTheSameAgainWhereThatDoesNotHelp(FailureClass why) {
    Itinerary way = way(List.of(FIRST), List.of());

    asked(way);
    fail(way, FIRST, why);

    assertThat(next(way)).isInstanceOf(Itinerary.GiveUp.class);
  }

  @Test
  void aRefusedRequestIsAskedOfNobodyElse() {
    Itinerary way = way(List.of(FIRST, TWIN), List.of(LARGE));

    asked(way);
    way.failed(FIRST, FailureClass.REJECTED, ErrorCode.INVALID_REQUEST, 400, false);

    assertThat(next(way)).isInstanceOf(Itinerary.GiveUp.class);
  }

  @Test
  void whatOneDialectCannotSayAnotherMay() {
    Itinerary way = way(List.of(FIRST, TWIN), List.of());

    asked(way);
    way.failed(FIRST, FailureClass.REJECTED, ErrorCode.UNSUPPORTED_PARAMETER, 0, false);

    assertThat(asked(way)).isEqualTo(TWIN);
  }

  @Test
  void waitsForALimitThatIsSoonWholeAgainRatherThanAskAnotherModel() {
    Itinerary way = way(List.of(FIRST), List.of(LARGE));
    asked(way);
    way.failed(FIRST, FailureClass.RATE_LIMITED, ErrorCode.RATE_LIMIT_EXCEEDED, 429, true);
    gates.put(FIRST, limited(2_000));

    Itinerary.Wait wait = (Itinerary.Wait) next(way);
    assertThat(wait.candidate()).isEqualTo(FIRST);
    way.waited(FIRST);
    gates.remove(FIRST);
    assertThat(asked(way)).isEqualTo(FIRST);
    way.failed(FIRST, FailureClass.RATE_LIMITED, ErrorCode.RATE_LIMIT_EXCEEDED, 429, true);

    assertThat(asked(way)).isEqualTo(LARGE);
  }

  @Test
  void doesNotWaitWhileTheSameModelIsFreeElsewhere() {
    Itinerary way = way(List.of(FIRST, TWIN), List.of(LARGE));
    gates.put(FIRST, limited(1_000));

    assertThat(asked(way)).isEqualTo(TWIN);
  }

  @Test
  void asksAnotherModelRatherThanWaitLong() {
    Itinerary way = way(List.of(FIRST), List.of(LARGE));
    gates.put(FIRST, limited(5_000));

    assertThat(asked(way)).isEqualTo(LARGE);
  }

  @Test
  void waitsLongerWhenNobodyElseIsThereAndNotForEver() {
    gates.put(FIRST, limited(9_000));
    assertThat(next(way(List.of(FIRST), List.of()))).isInstanceOf(Itinerary.Wait.class);

    gates.put(FIRST, limited(11_000));
    assertThat(next(way(List.of(FIRST), List.of()))).isEqualTo(new Itinerary.GiveUp());
  }

  @Test
  void aLimitWithoutATimeSendsTheRequestOnAtOnce() {
    Itinerary way = way(List.of(FIRST), List.of(LARGE));

    asked(way);
    fail(way, FIRST, FailureClass.RATE_LIMITED);
    gates.put(FIRST, limited(900));

    assertThat(asked(way)).isEqualTo(LARGE);
  }

  @Test
  void anotherCredentialIsTriedBeforeAnotherCandidate() {
    Itinerary way = new Itinerary(CONFIG, plan(List.of(FIRST), List.of(LARGE)), candidate -> 2);

    asked(way);
    fail(way, FIRST, FailureClass.CREDENTIAL);
    assertThat(asked(way)).isEqualTo(FIRST);
    fail(way, FIRST, FailureClass.CREDENTIAL);
    assertThat(asked(way)).isEqualTo(LARGE);
  }

  @Test
  void whatIsTooLongGoesOnlyToWhoTakesMore() {
    Itinerary way = way(List.of(FIRST, TWIN), List.of(LARGE));

    asked(way);
    fail(way, FIRST, FailureClass.CONTEXT_LENGTH);

    assertThat(asked(way)).isEqualTo(LARGE);
    fail(way, LARGE, FailureClass.CONTEXT_LENGTH);
    assertThat(next(way)).isInstanceOf(Itinerary.GiveUp.class);
  }

  @Test
  void aRefusalOfContentIsTheAnswerUnlessTheOperatorNamesSomebody() {
    Itinerary silent = way(List.of(FIRST, TWIN), List.of(LARGE));
    asked(silent);
    fail(silent, FIRST, FailureClass.CONTENT_POLICY);
    assertThat(next(silent)).isInstanceOf(Itinerary.GiveUp.class);

    Itinerary named =
        new Itinerary(
            CONFIG,
            plan(
                List.of(FIRST, TWIN),
                new Recovery(List.of(), List.of(), List.of(LARGE), Rescue.OFF, false)),
            candidate -> 1);
    asked(named);
    fail(named, FIRST, FailureClass.CONTENT_POLICY);
    assertThat(asked(named)).isEqualTo(LARGE);
  }

  @Test
  void openCircuitsArePassedOver() {
    gates.put(FIRST, new Gate(Gate.Kind.CIRCUIT_OPEN, 7));

    assertThat(asked(way(List.of(FIRST, TWIN), List.of()))).isEqualTo(TWIN);
  }

  @Test
  void whenAllCircuitsAreOpenNobodyIsAsked() {
    gates.put(FIRST, new Gate(Gate.Kind.CIRCUIT_OPEN, 9));
    gates.put(TWIN, new Gate(Gate.Kind.CIRCUIT_OPEN, 7));

    assertThat(next(way(List.of(FIRST, TWIN), List.of()))).isEqualTo(new Itinerary.GiveUp());
  }

  @Test
  void whenMostCircuitsAreOpenTheBetterHalfStandsBehindTheSurvivor() {
    gates.put(FIRST, new Gate(Gate.Kind.CIRCUIT_OPEN, 9));
    gates.put(TWIN, new Gate(Gate.Kind.CIRCUIT_OPEN, 7));
    Itinerary way = way(List.of(FIRST, TWIN, LARGE), List.of());

    assertThat(asked(way)).isEqualTo(LARGE);
    fail(way, LARGE, FailureClass.OVERLOADED);
    Itinerary.Ask panic = (Itinerary.Ask) next(way);
    assertThat(panic.candidate()).isEqualTo(FIRST);
    assertThat(panic.panic()).isTrue();
  }

  @Test
  void inPanicNobodyIsAskedTwice() {
    gates.put(FIRST, new Gate(Gate.Kind.CIRCUIT_OPEN, 9));
    gates.put(TWIN, new Gate(Gate.Kind.CIRCUIT_OPEN, 7));
    Itinerary way = way(List.of(FIRST, TWIN, LARGE), List.of());
    asked(way);
    fail(way, LARGE, FailureClass.OVERLOADED);
    way.begun(((Itinerary.Ask) next(way)).candidate());

    way.failed(FIRST, FailureClass.RATE_LIMITED, ErrorCode.RATE_LIMIT_EXCEEDED, 429, true);

    assertThat(next(way)).isInstanceOf(Itinerary.GiveUp.class);
  }

  @Test
  void aRepetitionThatTheBudgetRefusesIsNotMadeAfterAll() {
    Itinerary way = new Itinerary(CONFIG, plan(List.of(FIRST), List.of()), candidate -> 2);
    asked(way);
    fail(way, FIRST, FailureClass.CREDENTIAL);
    Itinerary.Ask again = (Itinerary.Ask) next(way);
    assertThat(again.again()).isTrue();

    way.passedOver(again);

    assertThat(next(way)).isInstanceOf(Itinerary.GiveUp.class);
  }

  @Test
  void waitsForWhoeverIsFreeSoonest() {
    gates.put(FIRST, limited(9_000));
    gates.put(TWIN, limited(2_000));

    Itinerary.Wait wait = (Itinerary.Wait) next(way(List.of(FIRST, TWIN), List.of()));

    assertThat(wait.candidate()).isEqualTo(TWIN);
    assertThat(wait.atMost()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void waitsShorterWhileAnotherModelCouldAnswer() {
    gates.put(FIRST, limited(2_000));

    Itinerary.Wait wait = (Itinerary.Wait) next(way(List.of(FIRST), List.of(LARGE)));

    assertThat(wait.atMost()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void theSameDeploymentUnderAnotherNameIsNotAskedAgain() {
    Candidate alias =
        new Candidate("alias", "a", "small", 4096, Optional.empty(), OptionalInt.of(8_000), false);
    Itinerary way = way(List.of(FIRST), List.of(alias));

    asked(way);
    fail(way, FIRST, FailureClass.SILENT);

    assertThat(next(way)).isInstanceOf(Itinerary.GiveUp.class);
  }

  @Test
  void askingWhatComesNextChangesNothing() {
    gates.put(LARGE, new Gate(Gate.Kind.CIRCUIT_OPEN, 9));
    Itinerary way = way(List.of(FIRST, TWIN), List.of(LARGE));
    way.passedOver((Itinerary.Ask) next(way));

    assertThat(next(way)).isEqualTo(next(way));
  }

  @Test
  void whoWasPassedOverByChanceIsAskedWhenNobodyElseIsLeft() {
    Itinerary way = way(List.of(FIRST), List.of());

    way.passedOver((Itinerary.Ask) next(way));
    Itinerary.Ask panic = (Itinerary.Ask) next(way);
    assertThat(panic.panic()).isTrue();
    way.passedOver(panic);
    assertThat(next(way)).isInstanceOf(Itinerary.GiveUp.class);
  }

  /**
   * Ten thousand requests through whatever may happen: each ends, asks no more often than it may,
   * and nobody a second time whom it may not.
   */
  @Test
  void everyWayEndsWithinItsBounds() {
    for (long seed = 0; seed < 10_000; seed++) {
      walk(seed);
    }
  }

  private void walk(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    List<Candidate> all = List.of(FIRST, TWIN, LARGE);
    int split = 1 + chance.nextInt(3);
    Itinerary way =
        new Itinerary(
            CONFIG,
            plan(all.subList(0, split), all.subList(split, 3)),
            candidate -> 1 + chance.nextInt(2));
    List<Candidate> asked = new ArrayList<>();
    List<Candidate> never = new ArrayList<>();
    int steps = 0;
    boolean steady = chance.nextBoolean();
    all.forEach(candidate -> gates.put(candidate, gate(chance)));
    while (true) {
      assertThat(++steps).as("seed %d: steps", seed).isLessThan(40);
      if (!steady) {
        all.forEach(candidate -> gates.put(candidate, gate(chance)));
      }
      Itinerary.Step step = way.next(candidate -> gates.getOrDefault(candidate, Gate.free()), 0);
      if (step instanceof Itinerary.GiveUp) {
        return;
      }
      if (step instanceof Itinerary.Wait wait) {
        way.waited(wait.candidate());
        continue;
      }
      Itinerary.Ask ask = (Itinerary.Ask) step;
      Candidate candidate = ask.candidate();
      if (chance.nextInt(5) == 0) {
        way.passedOver(ask);
        continue;
      }
      assertThat(never).as("seed %d", seed).doesNotContain(candidate);
      asked.add(candidate);
      assertThat(asked).as("seed %d: attempts", seed).hasSizeLessThanOrEqualTo(CONFIG.attempts());
      way.begun(candidate);
      FailureClass why = any(FailureClass.values(), chance);
      if (why == FailureClass.SILENT || why == FailureClass.OVERLOADED) {
        never.add(candidate);
      }
      if (why == FailureClass.REJECTED || why == FailureClass.DEADLINE) {
        never.addAll(all);
      }
      way.failed(
          candidate,
          why,
          ErrorCode.UPSTREAM_ERROR,
          chance.nextBoolean() ? 500 : 502,
          chance.nextBoolean());
    }
  }

  private static Gate gate(SplittableRandom chance) {
    Gate.Kind kind = any(Gate.Kind.values(), chance);
    boolean free = chance.nextBoolean() || kind == Gate.Kind.FREE;
    return free ? Gate.free() : new Gate(kind, chance.nextLong(20_000_000_000L));
  }

  private static <T> T any(T[] all, SplittableRandom chance) {
    return all[chance.nextInt(all.length)];
  }

  private Candidate asked(Itinerary way) {
    Itinerary.Ask ask = (Itinerary.Ask) next(way);
    way.begun(ask.candidate());
    return ask.candidate();
  }

  private Itinerary.Step next(Itinerary way) {
    return way.next(candidate -> gates.getOrDefault(candidate, Gate.free()), 0);
  }

  private static void fail(Itinerary way, Candidate candidate, FailureClass why) {
    way.failed(candidate, why, ErrorCode.UPSTREAM_ERROR, 503, false);
  }

  private static Gate limited(long millis) {
    return new Gate(Gate.Kind.RATE_LIMITED, Duration.ofMillis(millis).toNanos());
  }

  private static Itinerary way(List<Candidate> candidates, List<Candidate> fallbacks) {
    return new Itinerary(CONFIG, plan(candidates, fallbacks), candidate -> 1);
  }

  private static RoutePlan plan(List<Candidate> candidates, List<Candidate> fallbacks) {
    return plan(candidates, new Recovery(fallbacks, List.of(), List.of(), Rescue.OFF, false));
  }

  private static RoutePlan plan(List<Candidate> candidates, Recovery recovery) {
    return new RoutePlan("route", "rules", candidates, "a test", List.of(), recovery);
  }

  private static Candidate candidate(String name, String provider, int context) {
    return new Candidate(
        name, provider, name, 4096, Optional.empty(), OptionalInt.of(context), false);
  }
}
