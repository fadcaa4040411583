package io.headgate.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.ModelEntry.Selection;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HealthBoard.Use;
import io.headgate.gateway.health.Permit;
import io.headgate.gateway.health.Result;
import io.headgate.gateway.health.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The order of deployments by how they have been doing. */
class PaceTest {

  private static final Upstream GROQ = new Upstream("groq", "llama", 0);
  private static final Upstream NANO = new Upstream("openai", "nano", 0);

  /** The ticker stands still between two ticks of the test. */
  private long now = 1;

  private final HealthBoard board =
      new HealthBoard(HealthBoard.Config.defaults(), () -> now, new SplittableRandom(1));

  /** Never explores. */
  private final RandomGenerator settled = () -> 5L << 33;

  private final ModelCatalog catalog = House.catalog();

  @Test
  void theFastestComesFirst() {
    served(GROQ, 300, 25);
    served(NANO, 100, 25);

    assertThat(order(Selection.FASTEST, Optional.empty(), settled)).containsExactly(NANO, GROQ);

    served(NANO, 900, 100);
    assertThat(order(Selection.FASTEST, Optional.empty(), settled)).containsExactly(GROQ, NANO);
  }

  @Test
  void whoIsNotMeasuredComesLastButIsTriedNowAndThen() {
    served(NANO, 100, 25);

    assertThat(order(Selection.FASTEST, Optional.empty(), settled)).containsExactly(NANO, GROQ);

    SplittableRandom chance = new SplittableRandom(3);
    int tried = 0;
    for (int i = 0; i < 2_000; i++) {
      if (order(Selection.FASTEST, Optional.empty(), chance).get(0).equals(GROQ)) {
        tried++;
      }
    }
    assertThat(tried).isBetween(70, 130);
  }

  @Test
  void whoHasLeastInFlightForItsWeightComesFirst() {
    Permit first = begin(NANO);
    assertThat(order(Selection.LEAST_BUSY, Optional.empty(), settled)).containsExactly(GROQ, NANO);

    first.end(new Result(Optional.empty(), false, OptionalLong.empty(), 1));
    begin(GROQ);
    // One in flight at three times the weight: (1 + 1) / 3 against (0 + 1) / 1.
    assertThat(order(Selection.LEAST_BUSY, Optional.empty(), settled)).containsExactly(GROQ, NANO);

    begin(GROQ);
    begin(GROQ);
    assertThat(order(Selection.LEAST_BUSY, Optional.empty(), settled)).containsExactly(NANO, GROQ);
  }

  @Test
  void whatIsInFlightCountsAtOnceAndNotWithTheNextTick() {
    SplittableRandom chance = new SplittableRandom(6);
    board.tick();
    int groq = 0;
    for (int i = 0; i < 100; i++) {
      Upstream first = orderBetweenTicks(Selection.LEAST_BUSY, Optional.empty(), chance).get(0);
      begin(first);
      groq += first.equals(GROQ) ? 1 : 0;
    }
    assertThat(groq).as("at three times the weight").isBetween(74, 76);
  }

  @Test
  void chanceDecidesBetweenThoseThatAreEquallyBusy() {
    begin(GROQ);
    begin(GROQ);
    SplittableRandom chance = new SplittableRandom(5);
    int groq = 0;
    for (int i = 0; i < 1_000; i++) {
      // (2 + 1) / 3 against (0 + 1) / 1.
      List<Upstream> order = order(Selection.LEAST_BUSY, Optional.empty(), chance);
      assertThat(order).containsExactlyInAnyOrder(GROQ, NANO);
      groq += order.get(0).equals(GROQ) ? 1 : 0;
    }
    assertThat(groq).isBetween(430, 570);
  }

  @Test
  void whoIsSlowerThanTheLimitStandsBehindTheOthers() {
    Optional<Duration> limit = Optional.of(Duration.ofMillis(800));
    served(GROQ, 300, 60);
    assertThat(order(Selection.ORDERED, limit, settled)).containsExactly(GROQ, NANO);

    served(GROQ, 1_000, 5);
    assertThat(order(Selection.ORDERED, limit, settled)).containsExactly(NANO, GROQ);
  }

  @Test
  void aFewMeasurementsAreNoPercentile() {
    served(GROQ, 5_000, Pace.MIN_SAMPLES - 1);

    assertThat(order(Selection.ORDERED, Optional.of(Duration.ofMillis(800)), settled))
        .containsExactly(GROQ, NANO);
  }

  @Test
  void whoWasTooSlowIsTriedNowAndThenAndForgivenAfterAMinute() {
    Optional<Duration> limit = Optional.of(Duration.ofMillis(800));
    served(GROQ, 1_000, 30);
    SplittableRandom chance = new SplittableRandom(4);
    int tried = 0;
    for (int i = 0; i < 2_000; i++) {
      if (order(Selection.ORDERED, limit, chance).get(0).equals(GROQ)) {
        tried++;
      }
    }
    assertThat(tried).isBetween(70, 130);

    for (int second = 0; second < 70; second++) {
      now += Duration.ofSeconds(1).toNanos();
      board.tick();
    }
    assertThat(order(Selection.ORDERED, limit, settled)).containsExactly(GROQ, NANO);
  }

  @Test
  void aFallbackGoesFirstWhileTheWholeChoiceIsSlowerThanItsLimit() {
    Profile flash =
        new Profile(
            "auto",
            List.of("small", "strong"),
            List.of(),
            new Target(
                List.of("small"),
                Optional.empty(),
                Optional.of(Duration.ofMillis(800)),
                Resilience.silent()),
            Resilience.silent());
    RoutingStage stage =
        new RoutingStage(
            catalog,
            new RoutingStage.Config(
                List.of(flash), List.of(), Set.of(), false, false, Resilience.silent()),
            List.of(),
            settled,
            board);
    assertThat(first(stage)).isEqualTo("groq/llama");

    served(GROQ, 1_000, 30);
    assertThat(first(stage)).as("its twin is fast").isEqualTo("openai/nano");

    served(NANO, 1_000, 30);
    assertThat(first(stage)).as("the other model").isEqualTo("openai/gpt");
  }

  private String first(RoutingStage stage) {
    board.tick();
    Exchange exchange = Requests.chat().with("\"stream\":true,").observed();
    assertThat(stage.decide(exchange).succeeded()).isTrue();
    return exchange.plan().orElseThrow().candidates().get(0).pin();
  }

  private List<Upstream> order(
      Selection selection, Optional<Duration> limit, RandomGenerator chance) {
    board.tick();
    return orderBetweenTicks(selection, limit, chance);
  }

  private List<Upstream> orderBetweenTicks(
      Selection selection, Optional<Duration> limit, RandomGenerator chance) {
    Exchange exchange = Requests.chat().model("small").with("\"stream\":true,").observed();
    List<Option> universe = Universe.of(catalog, exchange);
    CandidateSet set =
        new CandidateSet(universe.stream().map(Option::candidate).toList(), List.of());
    Target target =
        new Target(List.of("small"), Optional.of(selection), limit, Resilience.silent());
    return new Selector(chance, board)
        .order(target, universe, set, exchange).stream().map(PaceTest::upstream).toList();
  }

  private static Upstream upstream(Candidate candidate) {
    return new Upstream(candidate.provider(), candidate.model(), 0);
  }

  private void served(Upstream upstream, long millis, int times) {
    long nanos = Duration.ofMillis(millis).toNanos();
    for (int i = 0; i < times; i++) {
      begin(upstream).end(new Result(Optional.empty(), true, OptionalLong.of(nanos), nanos));
    }
  }

  private Permit begin(Upstream upstream) {
    return board.tryBegin(upstream, Use.FIRST).orElseThrow();
  }
}
