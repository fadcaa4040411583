package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.simulator.FaultScript;
import io.headgate.simulator.Seen;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting: for a limit that is soon whole again, for a first word, and not for a slow one. */
class PatienceIT {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waitsOutALimitThatIsSoonWholeAgainWhenNobodyElseMayAnswer(boolean stream) {
    try (TestGateway gateway = TestGateway.startWith("")) {
      meets(gateway, "sim-small", "status=429,retry-after=1", 1);

      HttpResponse<String> answer = gateway.chat("small", stream, "hello");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-headgate-attempts")).contains("2");
      assertThat(asked(gateway, "sim-small")).hasSize(2);
    }
  }

  @Test
  void tellsWhenALimitIsWholeAgainRatherThanWaitForItLong() {
    try (TestGateway gateway = TestGateway.startWith("")) {
      meets(gateway, "sim-small", "status=429,retry-after=40", 1);
      HttpResponse<String> limited = gateway.chat("small", false, "hello");
      assertThat(limited.statusCode()).isEqualTo(429);

      HttpResponse<String> next = gateway.chat("small", false, "hello");

      assertThat(next.statusCode()).isEqualTo(429);
      assertThat(code(next)).isEqualTo("rate_limit_exceeded");
      assertThat(next.headers().firstValueAsLong("retry-after").orElseThrow()).isBetween(20L, 40L);
      assertThat(next.headers().firstValue("x-should-retry")).contains("true");
      assertThat(asked(gateway, "sim-small")).as("asked while its limit was used up").hasSize(1);
    }
  }

  @Test
  void aFullRoomSendsTheNextOneAway() {
    try (TestGateway gateway = TestGateway.startWith("failover: { wait: { queue: 1 } }\n")) {
      meets(gateway, "sim-small", "status=429,retry-after=2", 1);
      CompletableFuture<HttpResponse<String>> waits = gateway.sendAsync(chat(gateway, false));
      gateway.eventually(() -> metric(gateway, "gateway_waiting ") == 1);

      HttpResponse<String> tooMany = gateway.chat("small", false, "hello");

      assertThat(tooMany.statusCode()).isEqualTo(429);
      assertThat(tooMany.headers().firstValue("retry-after")).isPresent();
      assertThat(waits.join().statusCode()).isEqualTo(200);
      assertThat(metric(gateway, "gateway_waiting_refused_total ")).isEqualTo(1);
      assertThat(metric(gateway, "gateway_waiting ")).isZero();
    }
  }

  @Test
  void whoeverGoesAwayWhileWaitingLeavesTheRoom() {
    try (TestGateway gateway = TestGateway.startWith("")) {
      meets(gateway, "sim-small", "status=429,retry-after=5", 1);
      CompletableFuture<HttpResponse<String>> waits = gateway.sendAsync(chat(gateway, true));
      gateway.eventually(() -> metric(gateway, "gateway_waiting ") == 1);

      waits.cancel(true);

      gateway.eventually(() -> metric(gateway, "gateway_waiting ") == 0);
      gateway.eventually(() -> metric(gateway, "gateway_requests_in_flight ") == 0);
      assertThat(asked(gateway, "sim-small")).hasSize(1);
    }
  }

  @Test
  void aStreamThatQueuesIsToldItsPlace() {
    try (TestGateway gateway = start("early_heartbeat: 100ms", "")) {
      meets(gateway, "sim-small", "status=429,retry-after=1", 1);

      HttpResponse<String> answer = gateway.chat("small", true, "hello");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith(": ").contains(": queued, position 1\n\n");
      assertThat(answer.body()).endsWith("data: [DONE]\n\n");
      assertThat(Answers.text(answer.body())).isNotBlank();
    }
  }

  @Test
  void aSlowFirstWordDoesNotLookLikeADeadConnection() {
    try (TestGateway gateway = start("early_heartbeat: 100ms", "")) {
      meets(gateway, "sim-small", "first=700", 1);

      HttpResponse<String> answer =
          gateway.post(
              "/v1/chat/completions",
              """
              {"model":"small","stream":true,"stream_options":{"include_usage":true},
               "messages":[{"role":"user","content":"hello"}]}""");

      assertThat(answer.body()).startsWith(": waiting\n\n").endsWith("data: [DONE]\n\n");
      assertThat(answer.headers().firstValue("x-request-id")).isPresent();
      assertThat(answer.headers().firstValue("x-headgate-provider"))
          .as("nobody had answered when the headers went")
          .isEmpty();
      assertThat(answer.body()).contains("\"headgate\":{").contains("\"provider\":\"sim-openai\"");
    }
  }

  @Test
  void afterAnEarlyHeartbeatAFailureIsToldWithinTheStream() {
    try (TestGateway gateway = start("early_heartbeat: 100ms", "")) {
      meets(gateway, "sim-small", "silent-after-headers", 1);

      HttpResponse<String> answer = gateway.chat("small", true, "hello");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("event: error\n").contains("upstream_timeout");
      assertThat(answer.body()).doesNotContain("[DONE]");
    }
  }

  @Test
  void afterAnEarlyHeartbeatAnotherMayStillAnswer() {
    try (TestGateway gateway = start("early_heartbeat: 100ms", "fallback: [medium], ")) {
      meets(gateway, "sim-small", "silent-after-headers", 1);

      HttpResponse<String> answer = gateway.chat("small", true, "hello");

      assertThat(answer.body()).startsWith(": waiting\n\n").endsWith("data: [DONE]\n\n");
      assertThat(answer.body()).contains("\"model\":\"sim-medium\"");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerOfAnotherModelSaysSo(boolean stream) {
    try (TestGateway gateway = start("", "fallback: [medium], ")) {
      meets(gateway, "sim-small", "status=503", 1);

      HttpResponse<String> answer = gateway.chat("small", stream, "hello");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-headgate-degraded")).contains("fallback");
      assertThat(answer.headers().firstValue("x-headgate-model")).contains("sim-medium");
      assertThat(answer.headers().firstValue("x-headgate-attempts")).contains("2");
      assertThat(metric(gateway, "gateway_degraded_total{what=\"fallback\"}")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecondAttemptOvertakesASlowFirstOneAndTheSlowOneIsGivenUp(boolean stream) {
    try (TestGateway gateway = start("", "fallback: [medium], hedge: true, ", "hedge_share: 1")) {
      IntStream.range(0, 40).forEach(i -> gateway.chat("small", stream, "hello"));
      gateway.eventually(() -> metric(gateway, "gateway_upstream_in_flight{") == 0);
      waitForMeasurements(gateway, stream);
      // A slow moment of the machine may have had one of those asked twice already.
      gateway.eventually(() -> gateway.simulator().requests().inFlight() == 0);
      gateway.simulator().requests().clear();
      meets(gateway, "sim-small", "first=8000", 1);

      HttpResponse<String> answer = gateway.chat("small", stream, "hello");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-headgate-model")).contains("sim-medium");
      assertThat(answer.headers().firstValue("x-headgate-degraded")).contains("fallback");
      gateway.eventually(() -> gateway.simulator().requests().inFlight() == 0);
      assertThat(asked(gateway, "sim-medium")).hasSize(1);
    }
  }

  @Test
  void withoutABudgetNobodyIsAskedTwice() {
    try (TestGateway gateway = start("", "fallback: [medium], hedge: true, ", "hedge_share: 0")) {
      IntStream.range(0, 40).forEach(i -> gateway.chat("small", true, "hello"));
      waitForMeasurements(gateway, true);
      meets(gateway, "sim-small", "first=400", 1);

      assertThat(gateway.chat("small", true, "hello").headers().firstValue("x-headgate-model"))
          .contains("sim-small");
      assertThat(asked(gateway, "sim-medium")).isEmpty();
      assertThat(metric(gateway, "gateway_failover_bounds_met_total{bound=\"hedge_share\"}"))
          .isPositive();
    }
  }

  @Test
  void whenTheAttemptsAreUsedUpThatIsCounted() {
    try (TestGateway gateway = start("", "fallback: [medium], ", "attempts: 1")) {
      meets(gateway, "sim-small", "status=503", 1);

      assertThat(gateway.chat("small", false, "hello").statusCode()).isEqualTo(503);
      assertThat(asked(gateway, "sim-medium")).isEmpty();
      assertThat(metric(gateway, "gateway_failover_bounds_met_total{bound=\"attempts\"}"))
          .isEqualTo(1);
    }
  }

  private static void waitForMeasurements(TestGateway gateway, boolean stream) {
    gateway.eventually(
        () -> {
          for (JsonNode one : gateway.adminReport("/admin/api/health").path("deployments")) {
            String part = stream ? "first_token_ms" : "total_ms";
            if (one.path("model").asText().equals("sim-small")
                && one.path(part).path("count").asInt() >= 20) {
              return true;
            }
          }
          return false;
        });
  }

  private static TestGateway start(String server, String model) {
    return start(server, model, "attempts: 4");
  }

  private static TestGateway start(String server, String model, String failover) {
    return TestGateway.startFrom(
        simulator ->
            """
            version: 1
            server:
              api: { host: 127.0.0.1, port: 0 }
              admin: { host: 127.0.0.1, port: 0, token: "%6$s" }
              management: { host: 127.0.0.1, port: 0 }
              %2$s
            failover: { %4$s, first_token: 1s }
            providers:
              sim-openai:
                kind: openai-compatible
                base_url: "%1$s/v1"
                api_keys: ["%7$s"]
                timeouts: { first_token: 1s, total: 20s }
              sim-gemini: { kind: gemini, base_url: "%1$s/v1beta", api_keys: ["%7$s"] }
            models:
              small: { %3$s deployments: [{ provider: sim-openai, model: sim-small }] }
              medium: { deployments: [{ provider: sim-gemini, model: sim-medium }] }
            keys:
              - { name: all, tenant: tests, key: "%5$s" }
            """
                .formatted(
                    simulator,
                    server,
                    model,
                    failover,
                    TestGateway.KEY,
                    TestGateway.ADMIN_TOKEN,
                    TestGateway.PROVIDER_KEY));
  }

  private static void meets(TestGateway gateway, String model, String fault, int times) {
    gateway.simulator().faults().add(FaultScript.Rule.of(fault).forModel(model).times(times));
  }

  private static List<Seen> asked(TestGateway gateway, String model) {
    return gateway.simulator().requests().all().stream()
        .filter(seen -> seen.model().equals(model))
        .toList();
  }

  private static HttpRequest chat(TestGateway gateway, boolean stream) {
    return gateway
        .request("/v1/chat/completions")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                """
                {"model":"small","stream":%s,"messages":[{"role":"user","content":"hello"}]}"""
                    .formatted(stream)))
        .build();
  }

  private static String code(HttpResponse<String> answer) {
    return Answers.error(answer.body()).path("code").asText();
  }

  /** The first series whose line begins so; 0 when there is none. */
  private static double metric(TestGateway gateway, String beginning) {
    return gateway
        .management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
