package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private static final Quantiles NONE = new Quantiles(Double.NaN, Double.NaN);

  private final Results results = new Results();

  @Test
  void comparesWithinARoundAndThenSpreads() {
    add(1, "nginx", 1, 10);
    add(1, "headgate", 2, 11);
    add(2, "nginx", 10, 30);
    add(2, "headgate", 40, 33);
    add(3, "headgate", 1000, 1);
    assertThat(results.timesNginx("headgate", Block.JSON_64, RelayReport.CPU))
        .isEqualTo(new Spread(3, 2, 4));
  }

  @Test
  void anyTargetCanBeTheOneThatIsComparedWith() {
    add(1, "off", 4, 10);
    add(1, "on", 5, 13);
    assertThat(results.times("on", "off", Block.JSON_64, RelayReport.CPU))
        .isEqualTo(Spread.of(1.25));
    assertThat(results.over("on", "off", Block.JSON_64, RelayReport.LATENCY_P50))
        .isEqualTo(Spread.of(3));
  }

  @Test
  void addedIsOverTheDirectWayOfTheRound() {
    add(1, "direct", 0, 10);
    add(1, "nginx", 1, 12);
    assertThat(results.added("nginx", Block.JSON_64, RelayReport.LATENCY_P50))
        .isEqualTo(Spread.of(2));
    assertThat(results.added("direct", Block.JSON_64, RelayReport.LATENCY_P50).isPresent())
        .isFalse();
  }

  @Test
  void warmUpCountsForFailuresOnly() {
    add(0, "nginx", 1, 1);
    assertThat(results.of("nginx", Block.JSON_64, RelayReport.CPU).isPresent()).isFalse();
    assertThat(results.failures()).isEmpty();
    LoadResult failed = new LoadResult(1, Map.of("status 503", 2), 1, NONE, NONE, NONE);
    results.add(new Measurement(0, "nginx", Block.JSON_1, failed, 1, 0));
    assertThat(results.failures())
        .containsExactly(Map.entry("nginx, JSON, 1 connection: status 503", 2));
  }

  @Test
  void goalIsJudgedByItsMedian() {
    GoalTable.Limit upper = new GoalTable.Limit(3.5, 2.5, true);
    assertThat(upper.verdict(Spread.of(1, 2.5, 9))).isEqualTo("aim");
    assertThat(upper.verdict(Spread.of(3.5))).isEqualTo("must");
    assertThat(upper.verdict(Spread.of(3.6))).isEqualTo("**missed**");
    assertThat(upper.verdict(Spread.NONE)).isEqualTo("–");
    GoalTable.Limit lower = new GoalTable.Limit(.45, .6, false);
    assertThat(lower.verdict(Spread.of(.6))).isEqualTo("aim");
    assertThat(lower.verdict(Spread.of(.4))).isEqualTo("**missed**");
  }

  private void add(int round, String target, double cpu, double p50) {
    LoadResult load = new LoadResult(1000, Map.of(), 1, new Quantiles(p50, p50), NONE, NONE);
    results.add(new Measurement(round, target, Block.JSON_64, load, cpu, 0));
  }
}
