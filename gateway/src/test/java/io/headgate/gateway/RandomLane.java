package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.RandomSchedule.Abort;
import io.headgate.simulator.Ending;
import io.headgate.simulator.Fault;
import io.headgate.simulator.FaultKey;
import io.headgate.simulator.FaultScript;
import io.headgate.simulator.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Plays schedules one after the other, with providers and models of its own, so that several lanes
 * can share one gateway and one simulator.
 */
final class RandomLane {

  /** What a fallback says that does not say the same. */
  static final String OTHER_TEXT = CanonicalText.TEXT.replaceAll("\\b([a-z]+)\\b", "$1o");

  /** The gateway's {@code failover.attempts}. */
  static final int ATTEMPTS = 4;

  private static final int PATIENCE_SECONDS = 30;

  private final int number;
  private final String primary;
  private final String fallback;
  private int asked;

  RandomLane(int number) {
    this.number = number;
    this.primary = "sim-first-" + number;
    this.fallback = "sim-other-" + number;
  }

  List<String> models() {
    return List.of(primary, fallback);
  }

  /** The lines of this lane's providers. */
  String providers(String simulator, String timeouts) {
    StringBuilder lines = new StringBuilder();
    for (Dialect dialect : RandomSchedule.DIALECTS) {
      for (String role : List.of("first", "other")) {
        lines.append(
            "  %s: { %s, api_keys: [sk-random-faults], timeouts: %s }\n"
                .formatted(provider(role, dialect), dialect.provider(simulator), timeouts));
      }
    }
    return lines.toString();
  }

  /** The lines of this lane's models: one for each pair, way of rescue and claim of a prefill. */
  String modelLines() {
    StringBuilder lines = new StringBuilder();
    for (boolean prefill : new boolean[] {true, false}) {
      for (Dialect other : RandomSchedule.DIALECTS) {
        lines.append(
            "  %s: { deployments: [{ provider: %s, model: %s, prefill: %s }] }\n"
                .formatted(
                    otherModel(other, prefill), provider("other", other), fallback, prefill));
        for (Dialect first : RandomSchedule.DIALECTS) {
          RandomSchedule.RESCUES.forEach(
              rescue -> lines.append(modelLine(first, other, rescue, prefill)));
        }
      }
    }
    return lines.toString();
  }

  private String modelLine(Dialect first, Dialect other, String rescue, boolean prefill) {
    return "  %s: { deployments: [{ provider: %s, model: %s }], rescue: %s, fallback: [%s] }\n"
        .formatted(
            model(first, other, rescue, prefill),
            provider("first", first),
            primary,
            rescue,
            otherModel(other, prefill));
  }

  private String provider(String role, Dialect dialect) {
    return "lane%d-%s-%s".formatted(number, role, dialect.protocol());
  }

  private String otherModel(Dialect other, boolean prefill) {
    return "lane%d-%s-%s".formatted(number, other.protocol(), prefill ? "prefill" : "words");
  }

  private String model(Dialect first, Dialect other, String rescue, boolean prefill) {
    return "lane%d-%s-%s-%s-%s"
        .formatted(
            number, first.protocol(), other.protocol(), rescue, prefill ? "prefill" : "words");
  }

  /** Asks once, without a fault. */
  void greet(TestGateway gateway, Dialect dialect) {
    HttpRequest question = question(gateway, model(dialect, dialect, "off", false), true);
    assertThat(gateway.send(question).statusCode()).isEqualTo(200);
  }

  /**
   * Plays one and checks all that must hold of it.
   *
   * @return a word for what became of it
   */
  String play(TestGateway gateway, RandomSchedule schedule) {
    FaultScript faults = gateway.simulator().faults();
    script(faults, schedule);
    long begun = System.nanoTime();
    try {
      Optional<Read> read = ask(gateway, schedule, begun);
      if (schedule.abort().isPresent()) {
        // Until it has noticed, the gateway may well ask one more.
        gateway.eventually(() -> told(gateway) == asked);
      }
      gateway.eventually(() -> since(gateway, begun).stream().noneMatch(RandomLane::isOpen));
      List<Seen> seen = since(gateway, begun);
      checkAttempts(schedule, seen);
      return read.map(what -> verdict(schedule, what, seen)).orElse("gone unanswered");
    } finally {
      models().forEach(faults::clear);
    }
  }

  private static String verdict(RandomSchedule schedule, Read read, List<Seen> seen) {
    return read.isWhole()
        ? RandomVerdict.of(schedule, CallersView.of(read.status(), read.body(), 0), seen)
        : RandomVerdict.ofBeginning(read.status(), read.body());
  }

  /** How many requests of this lane stand in the access log. */
  private long told(TestGateway gateway) {
    String mine = "\"model_requested\":\"lane%d-".formatted(number);
    return gateway.accessLog().lines().filter(line -> line.contains(mine)).count();
  }

  private void script(FaultScript faults, RandomSchedule schedule) {
    faults.add(FaultScript.Rule.of(CanonicalText.SAID).forModel(primary));
    faults.add(
        FaultScript.Rule.of(schedule.primaryFault().text())
            .forModel(primary)
            .times(schedule.times()));
    Fault answer =
        schedule.saysTheSame()
            ? CanonicalText.SAID
            : new Fault(Map.of(FaultKey.ANSWER, OTHER_TEXT));
    faults.add(FaultScript.Rule.of(answer).forModel(fallback));
    if (!schedule.takesPrefill()) {
      faults.add(fallback, "no-prefill");
    }
    faults.add(fallback, schedule.fallbackFault().text());
  }

  /**
   * What a caller has read.
   *
   * @param isWhole whether it read to the end
   */
  private record Read(int status, String body, boolean isWhole) {}

  /** Empty when the caller went before the answer had begun. */
  private Optional<Read> ask(TestGateway gateway, RandomSchedule schedule, long begun) {
    CompletableFuture<HttpResponse<InputStream>> answer =
        gateway.sendForStream(question(gateway, schedule));
    if (schedule.abort().equals(Optional.of(new Abort(0)))) {
      gateway.eventually(() -> answer.isDone() || !since(gateway, begun).isEmpty());
      if (answer.cancel(true)) {
        return Optional.empty();
      }
    }
    try {
      HttpResponse<InputStream> told = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      try (InputStream body = told.body()) {
        int limit = schedule.abort().map(Abort::afterBytes).orElse(Integer.MAX_VALUE);
        byte[] read = body.readNBytes(limit);
        String text = new String(read, StandardCharsets.UTF_8);
        return Optional.of(new Read(told.statusCode(), text, read.length < limit));
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (Exception failed) {
      throw new AssertionError(schedule.toString(), failed);
    }
  }

  /**
   * What is asked this time: when a caller goes, the last attempt for it may still be on its way to
   * a provider, and must not be taken for one of the next.
   */
  private String prompt() {
    return "Tell me story %d.".formatted(asked);
  }

  /** How often it has asked. */
  int asked() {
    return asked;
  }

  private HttpRequest question(TestGateway gateway, RandomSchedule schedule) {
    String model =
        model(schedule.primary(), schedule.fallback(), schedule.rescue(), schedule.claimsPrefill());
    return question(gateway, model, schedule.stream());
  }

  private HttpRequest question(TestGateway gateway, String model, boolean stream) {
    asked++;
    return gateway
        .request("/v1/chat/completions")
        .POST(HttpRequest.BodyPublishers.ofString(Referee.body(model, stream, prompt(), "")))
        .build();
  }

  private List<Seen> since(TestGateway gateway, long begun) {
    return gateway.simulator().requests().all().stream()
        .filter(seen -> seen.startNanos() >= begun && models().contains(seen.model()))
        .filter(seen -> new String(seen.rawBody(), StandardCharsets.UTF_8).contains(prompt()))
        .toList();
  }

  private static boolean isOpen(Seen seen) {
    return seen.ending() == Ending.OPEN;
  }

  private void checkAttempts(RandomSchedule schedule, List<Seen> seen) {
    assertThat(seen).hasSizeLessThanOrEqualTo(ATTEMPTS);
    for (Seen attempt : seen) {
      Dialect dialect = attempt.model().equals(primary) ? schedule.primary() : schedule.fallback();
      assertThat(attempt.protocol()).isEqualTo(dialect.protocol());
    }
  }
}
