package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsIT {

  private static final int STRANGERS = 2_000;
  private static final long SEED = 18;

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void P18_theNumberOfSeriesDoesNotDependOnWhatCallersSend() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 20; i++) {
      stranger(random);
    }
    settle();
    Set<String> before = series();

    for (int i = 0; i < STRANGERS; i++) {
      stranger(random);
    }
    settle();

    assertThat(series()).as("seed %d", SEED).isEqualTo(before);
  }

  @Test
  void countsWhatAProviderCounted() {
    gateway.chat("strong", false, "one two three");
    settle();

    assertThat(gateway.management("/metrics").body())
        .containsPattern(
            "gateway_tokens_total\\{model=\"sim-strong\",provider=\"sim-anthropic\",type=\"input\"}"
                + " [1-9]")
        .containsPattern(
            "gateway_attempts_total\\{model=\"sim-strong\",outcome=\"ok\",provider=\"sim-anthropic\"}"
                + " 1.0");
  }

  /** An unknown model, an unknown path, an unknown key and an unknown client. */
  private static void stranger(SplittableRandom random) {
    String junk = Long.toString(random.nextLong(Long.MAX_VALUE), 36);
    gateway.chat("model-" + junk, random.nextBoolean(), "hello");
    send(gateway.request("/v1/" + junk).GET());
    send(
        gateway
            .request("/v1/models")
            .setHeader("authorization", "Bearer hg_" + junk)
            .setHeader("user-agent", junk)
            .GET());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return gateway.send(request.build());
  }

  private static void settle() {
    gateway.eventually(
        () -> gateway.management("/metrics").body().contains("gateway_requests_in_flight 0.0"));
  }

  /** Names and labels of our own series, without their values. */
  private static Set<String> series() {
    return gateway
        .management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("gateway_") || line.startsWith("gen_ai_"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .collect(Collectors.toSet());
  }
}
