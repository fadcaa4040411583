package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.simulator.Simulator;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More requests than a node takes on (promise P17). */
class OverloadIT {

  private static final int IN_FLIGHT = 4;
  private static final int EXCESS = 4 * IN_FLIGHT;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void P17_whatIsTooMuchIsRefusedAtOnceAndWhatWasLetInIsServed() throws Exception {
    try (TestGateway gateway =
        TestGateway.start(
            paced(Duration.ofMillis(20)), "  load: { max_in_flight: " + IN_FLIGHT + " }", "")) {
      List<CompletableFuture<HttpResponse<String>>> admitted = ask(gateway, IN_FLIGHT, 300);
      gateway.eventually(() -> gateway.simulator().requests().inFlight() == IN_FLIGHT);

      InTime.within(
          500, () -> ask(gateway, EXCESS, 300).forEach(excess -> assertRefused(get(excess))));
      assertThat(gateway.management("/health/live").statusCode()).isEqualTo(200);
      assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(200);
      assertThat(gateway.simulator().requests().size()).isEqualTo(IN_FLIGHT);
      assertThat(gateway.management("/metrics").body())
          .contains("gateway_load_in_flight " + IN_FLIGHT + ".0")
          .contains("gateway_load_limit " + IN_FLIGHT + ".0")
          .contains("outcome=\"gateway_overloaded\"")
          .containsPattern("gateway_load_shed_total\\{reason=\"limit\"} [1-9]")
          .contains("gateway_load_shed_total{reason=\"memory\"} 0.0")
          .contains("gateway_load_shed_total{reason=\"lag\"} 0.0")
          .containsPattern("gateway_loop_lag_seconds [0-9]");

      admitted.forEach(OverloadIT::assertServed);
      gateway.eventually(
          () -> gateway.management("/metrics").body().contains("gateway_load_in_flight 0.0"));
      ask(gateway, IN_FLIGHT, 3).forEach(OverloadIT::assertServed);
      assertThat(gateway.accessLog()).contains("\"error_code\":\"gateway_overloaded\"");
    }
  }

  /** A request that fails, or whose client goes away, counts no longer either. */
  @Test
  void nobodyIsCountedWhoHasLeft() {
    try (TestGateway gateway =
        TestGateway.start(Simulator.Options.defaults(), "  load: { max_in_flight: 1 }", "")) {
      for (int i = 0; i < 3; i++) {
        assertThat(gateway.chat("no-such-model", false, "hello").statusCode()).isEqualTo(404);
        assertThat(gateway.chat("nowhere", false, "hello").statusCode()).isEqualTo(503);
        assertThat(gateway.post("/v1/chat/completions", "{").statusCode()).isEqualTo(400);
      }
      assertThat(gateway.chat("small", false, "hello").statusCode()).isEqualTo(200);
      assertThat(gateway.management("/metrics").body()).contains("gateway_load_in_flight 0.0");
    }
  }

  /** What no provider is asked for costs next to nothing and goes on. */
  @Test
  void modelsAreListedUnderOverload() {
    try (TestGateway gateway =
        TestGateway.start(paced(Duration.ofMillis(20)), "  load: { max_in_flight: 1 }", "")) {
      List<CompletableFuture<HttpResponse<String>>> admitted = ask(gateway, 1, 100);
      gateway.eventually(() -> gateway.simulator().requests().inFlight() == 1);

      assertThat(gateway.send(gateway.request("/v1/models").GET().build()).statusCode())
          .isEqualTo(200);
      admitted.forEach(OverloadIT::assertServed);
    }
  }

  private List<CompletableFuture<HttpResponse<String>>> ask(
      TestGateway gateway, int requests, int tokens) {
    HttpRequest request =
        gateway
            .request("/v1/chat/completions")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"model":"small","stream":true,
                     "messages":[{"role":"user","content":"LENGTH=%d"}]}"""
                        .formatted(tokens)))
            .build();
    return IntStream.range(0, requests)
        .mapToObj(i -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
        .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
  }

  private static void assertServed(CompletableFuture<HttpResponse<String>> asked) {
    HttpResponse<String> answer = get(asked);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().strip()).endsWith("data: [DONE]");
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Answers.error(answer.body()).path("code").asText()).isEqualTo("gateway_overloaded");
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(answer.headers().firstValue("retry-after-ms")).contains("1000");
    assertThat(answer.headers().firstValue("x-should-retry")).contains("true");
  }

  private static <T> T get(CompletableFuture<T> asked) {
    return asked.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static Simulator.Options paced(Duration token) {
    return StreamsIT.paced(token);
  }
}
