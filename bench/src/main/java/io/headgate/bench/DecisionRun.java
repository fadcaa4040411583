package io.headgate.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Measures every way beside the same prompts by name, in turns that rotate with the round. */
final class DecisionRun {

  static final List<DecisionWay> BY_MEANING =
      List.of(
          new DecisionWay(DecisionLauncher.BY_MEANING, 16, false),
          new DecisionWay(DecisionLauncher.BY_MEANING, 32, false),
          new DecisionWay(DecisionLauncher.BY_MEANING, 64, false));
  static final DecisionWay BY_RULES = new DecisionWay(DecisionLauncher.BY_RULES, 32, false);
  static final DecisionWay REPEATED = new DecisionWay(DecisionLauncher.BY_MEANING, 32, true);

  /** Requests per second without embedding. */
  static final double RULES_PER_SECOND = 300;

  static final int FLAT_OUT_CONNECTIONS = 16;

  private static final int RATE_CONNECTIONS = 16;

  /** Enough to keep every worker busy, too few for a text to be late. */
  private static final int SATURATING_CONNECTIONS = 4;

  private final DecisionOptions options;
  private final Target target;
  private final BlockedLoops blocked;
  private final DecisionFigures figures;
  private final Map<DecisionWay, Double> capacity = new LinkedHashMap<>();
  private long seed = 1;

  DecisionRun(
      DecisionOptions options, Target target, BlockedLoops blocked, DecisionFigures figures) {
    this.options = options;
    this.target = target;
    this.blocked = blocked;
    this.figures = figures;
  }

  /** Of each kind of prompt, saturated, without answers that went on without an embedding. */
  Map<DecisionWay, Double> capacity() {
    return capacity;
  }

  void runBlocking() throws IOException {
    warmUp();
    for (DecisionWay way : BY_MEANING) {
      DecisionFigures.Side saturated = measure(way, flatOut(SATURATING_CONNECTIONS), seconds(), "");
      capacity.put(way, saturated.undegradedPerSecond());
    }
    for (int round = 1; round <= options.rounds(); round++) {
      for (DecisionWay way : ways()) {
        measureBoth(round, way);
      }
    }
  }

  private static List<DecisionWay> ways() {
    List<DecisionWay> ways = new ArrayList<>(BY_MEANING);
    ways.add(BY_RULES);
    ways.add(REPEATED);
    return ways;
  }

  private void warmUp() throws IOException {
    Duration duration = Duration.ofSeconds(options.warmUpSeconds());
    for (DecisionWay way : ways()) {
      measure(way, flatOut(SATURATING_CONNECTIONS), duration, "");
      measure(way.byName(), flatOut(SATURATING_CONNECTIONS), duration.dividedBy(2), "");
    }
  }

  private void measureBoth(int round, DecisionWay way) throws IOException {
    double offered = way.equals(BY_RULES) ? RULES_PER_SECOND : capacity.getOrDefault(way, 0.0) / 2;
    Schedule schedule =
        offered == 0
            ? flatOut(FLAT_OUT_CONNECTIONS)
            : new Schedule.OpenLoop(RATE_CONNECTIONS, offered);
    String name = "load of short prompts";
    DecisionFigures.Side byName;
    DecisionFigures.Side chosen;
    if (round % 2 == 1) {
      byName = measure(way.byName(), schedule, seconds(), name);
      chosen = measure(way, schedule, seconds(), name);
    } else {
      chosen = measure(way, schedule, seconds(), name);
      byName = measure(way.byName(), schedule, seconds(), name);
    }
    figures.add(way, offered, byName, chosen);
    System.err.printf(
        "decision: round %d, %s: p99 %s ms by name, %s chosen; routes %s, degraded %s%n",
        round,
        way.label(),
        Spread.figure(byName.load().latency().p99Millis()),
        Spread.figure(chosen.load().latency().p99Millis()),
        chosen.headers().routes(),
        chosen.headers().degraded());
  }

  private Duration seconds() {
    return Duration.ofSeconds(options.seconds());
  }

  private static Schedule flatOut(int connections) {
    return new Schedule.ClosedLoop(connections, 0);
  }

  private DecisionFigures.Side measure(
      DecisionWay way, Schedule schedule, Duration duration, String counted) throws IOException {
    return measure(way.label(), way.model(), way.prompts(seed++), schedule, duration, counted);
  }

  /**
   * Runs one load.
   *
   * @param counted under which name blocked event loops count; empty for not at all
   */
  DecisionFigures.Side measure(
      String label,
      String model,
      Supplier<String> prompts,
      Schedule schedule,
      Duration duration,
      String counted)
      throws IOException {
    String host = target.address().getHostString() + ":" + target.address().getPort();
    DecisionHeaders headers = new DecisionHeaders();
    Supplier<ByteBuffer> requests =
        () -> ChatRequest.prompt(host, target.key(), model, prompts.get());
    Load load =
        new Load(
            target.address(), requests, recorder -> new DecisionCheck(headers), schedule, duration);
    Instant from = Instant.now();
    try (LoadGenerator generator = LoadGenerator.open(load)) {
      LoadResult result = generator.run();
      figures.addFailures(label, result);
      if (!counted.isEmpty()) {
        blocked.ran(counted, from, Instant.now());
      }
      return new DecisionFigures.Side(result, headers);
    }
  }
}
