package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.simulator.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random faults of primary and fallback, over all protocols, streamed and not, with callers that go
 * away: whatever happens, an answer is one answer, or a rescue that is told, or an error.
 *
 * <p>{@code -Dheadgate.faults.schedules=5000} plays more, {@code -Dheadgate.faults.seed=N} others.
 */
class RandomFaultsIT {

  private static final int LANES = 6;
  private static final int SCHEDULES = Integer.getInteger("headgate.faults.schedules", 300);
  private static final long SEED = Long.getLong("headgate.faults.seed", 20_261_120);
  private static final int TRIES = 3;
  private static final String BYSTANDER = "sim-bystander";
  private static final String TIMEOUTS =
      "{ connect: 1s, first_token: 1s, between_tokens: 400ms, total: 1500ms }";

  private final List<RandomLane> lanes =
      IntStream.range(0, LANES).mapToObj(RandomLane::new).toList();

  @Test
  void P04_P07_P13_noFaultMakesAnAnswerWhatItIsNot() throws Exception {
    try (TestGateway gateway = TestGateway.startFrom(this::config)) {
      warmUp(gateway);
      Map<String, Integer> counts = playAll(gateway);
      System.out.println("RandomFaultsIT: seed " + SEED + ", " + SCHEDULES + ": " + counts);

      gateway.eventually(() -> isQuiet(gateway));
      assertThat(counts.getOrDefault("whole", 0) + counts.getOrDefault("rescued", 0))
          .isGreaterThan(SCHEDULES / 3);
      assertThat(counts).containsKeys("rescued", "told within the stream", "told by status");
      assertThat(gateway.simulator().requests().all())
          .extracting(Seen::model)
          .isSubsetOf(lanes.stream().flatMap(lane -> lane.models().stream()).toList());
      assertEachToldOnce(gateway.accessLog());
    }
  }

  private String config(String simulator) {
    StringBuilder config =
        new StringBuilder(
            """
            version: 1
            server:
              api: { host: 127.0.0.1, port: 0 }
              admin: { host: 127.0.0.1, port: 0 }
              management: { host: 127.0.0.1, port: 0 }
              connections: { max_requests: 1000000 }
            failover: { attempts: %d, first_token: 400ms, content_policy: report, wait: { max: 1s, queue: 1000 } }
            health: { circuit: { failures: 1000, failure_rate: 1.0, samples: 100000 } }
            keys:
              - { name: all, tenant: tests, key: "%s" }
            """
                .formatted(RandomLane.ATTEMPTS, TestGateway.KEY));
    config.append("providers:\n");
    config.append("  bystander: { %s }\n".formatted(Dialect.OPENAI.provider(simulator)));
    lanes.forEach(lane -> config.append(lane.providers(simulator, TIMEOUTS)));
    config.append("models:\n");
    config.append(
        "  bystander: { deployments: [{ provider: bystander, model: %s }] }\n"
            .formatted(BYSTANDER));
    lanes.forEach(lane -> config.append(lane.modelLines()));
    return config.toString();
  }

  /** How often what became of a schedule. */
  private Map<String, Integer> playAll(TestGateway gateway) throws Exception {
    ExecutorService players = Executors.newFixedThreadPool(LANES);
    try {
      Map<String, Integer> counts = new TreeMap<>();
      for (Future<List<String>> played : players.invokeAll(parts(gateway))) {
        played.get().forEach(what -> counts.merge(what, 1, Integer::sum));
      }
      return counts;
    } finally {
      players.shutdown();
    }
  }

  private List<Callable<List<String>>> parts(TestGateway gateway) {
    List<Callable<List<String>>> parts = new ArrayList<>();
    for (int i = 0; i < LANES; i++) {
      int first = i;
      parts.add(() -> play(gateway, lanes.get(first), first));
    }
    return parts;
  }

  private List<String> play(TestGateway gateway, RandomLane lane, int first) {
    List<String> played = new ArrayList<>();
    for (int i = first; i < SCHEDULES; i += LANES) {
      RandomSchedule schedule = RandomSchedule.of(SEED + i);
      try {
        played.add(playInTime(gateway, lane, schedule));
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("seed " + SEED + ", schedule " + i + ": " + schedule, wrong);
      }
    }
    return played;
  }

  /** A machine that pauses makes anybody late, but not every time. */
  private String playInTime(TestGateway gateway, RandomLane lane, RandomSchedule schedule) {
    for (int i = 0; i < TRIES; i++) {
      String what = lane.play(gateway, schedule);
      if (!what.equals(RandomVerdict.SHORT)) {
        return what;
      }
    }
    throw new AssertionError(RandomVerdict.SHORT);
  }

  /** The first requests of a JVM load classes, which takes longer than any patience here. */
  private void warmUp(TestGateway gateway) {
    for (RandomLane lane : lanes) {
      for (Dialect dialect : RandomSchedule.DIALECTS) {
        lane.greet(gateway, dialect);
      }
    }
  }

  private int asked() {
    return lanes.stream().mapToInt(RandomLane::asked).sum();
  }

  private boolean isQuiet(TestGateway gateway) {
    return gateway.simulator().requests().inFlight() == 0
        && gateway.accessLog().lines().count() >= asked()
        && gateway.management("/metrics").body().contains("gateway_requests_in_flight 0.0");
  }

  private void assertEachToldOnce(String accessLog) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<String> ids = new ArrayList<>();
    for (String line : accessLog.lines().toList()) {
      ids.add(json.readTree(line).path("request_id").asText());
    }
    assertThat(ids).hasSize(asked()).doesNotHaveDuplicates();
  }
}
