package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of requests when their meaning cannot be had: they are answered, and told so. */
class WithoutEmbeddingsIT {

  private static final Path MODELS =
      Path.of("..", "embedding-worker", "target", "models").toAbsolutePath().normalize();

  private static final String ROUTING =
      """
      routing:
        embedding_timeout: %s
        profiles:
          auto: { models: [small, strong], default: small }
        rules:
          - { id: sql, when: { regex: select }, models: [strong] }
        semantic:
          routes:
            - { id: code, models: [strong], exemplars: ["fix my loop", "why does it crash"] }
            - { id: chat, models: [small], exemplars: ["how are you", "good morning"] }
      """;

  private static final String EMBEDDING =
      """
      embedding: { model: mini, onnx: "%1$s/all-MiniLM-L6-v2/model.onnx", tokenizer: "%1$s/all-MiniLM-L6-v2/tokenizer.json", pooling: mean, workers: 1, max_waiting: %2$d }
      """;

  @Test
  void aNodeWithoutAModelGoesOnByTheOtherStrategies() {
    try (TestGateway gateway = TestGateway.startWith(ROUTING.formatted("100ms"))) {
      HttpResponse<String> unclear = gateway.chat("auto", false, "why does my loop crash");
      HttpResponse<String> ruled = gateway.chat("auto", false, "select something");

      assertThat(unclear.statusCode()).isEqualTo(200);
      assertThat(unclear.headers().firstValue("x-headgate-route")).contains("default");
      assertThat(unclear.headers().firstValue("x-headgate-degraded"))
          .contains("embedding,semantic");
      assertThat(ruled.headers().firstValue("x-headgate-route")).contains("sql");
      assertThat(gateway.management("/metrics").body())
          .contains("gateway_degraded_total{what=\"semantic\"} 1.0");
    }
  }

  @Test
  void anEmbeddingThatComesTooLateIsNotWaitedFor() {
    String config = ROUTING.formatted("1ms") + EMBEDDING.formatted(MODELS, 256);
    try (TestGateway gateway = TestGateway.startWith(config)) {
      HttpResponse<String> answer =
          gateway.chat("auto", false, "a text that takes more than a millisecond ".repeat(20));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-headgate-route")).contains("default");
      assertThat(answer.headers().firstValue("x-headgate-degraded")).contains("embedding,semantic");
      assertThat(explained(gateway)).contains("no embedding: late");
    }
  }

  private static String explained(TestGateway gateway) {
    String prompt = "another text that takes more than a millisecond ".repeat(20);
    return gateway.post("/v1/route", RouteQuestions.chat("auto", prompt).toString()).body();
  }

  @Test
  void aFullQueueCostsTheMeaningAndNotTheAnswer() {
    String config = ROUTING.formatted("10s") + EMBEDDING.formatted(MODELS, 0);
    AtomicInteger number = new AtomicInteger(); // what was embedded once is remembered
    try (TestGateway gateway = TestGateway.startWith(config)) {
      gateway.eventually(
          () -> {
            CompletableFuture<HttpResponse<String>> other =
                CompletableFuture.supplyAsync(
                    () -> gateway.chat("auto", false, longText(number.incrementAndGet())));
            HttpResponse<String> answer =
                gateway.chat("auto", false, longText(number.incrementAndGet()));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(other.join().statusCode()).isEqualTo(200);
            return gateway
                .management("/metrics")
                .body()
                .lines()
                .anyMatch(
                    line ->
                        line.startsWith("gateway_embedding_lost_total{reason=\"queue_full\"}")
                            && !line.endsWith(" 0.0"));
          });
    }
  }

  private static String longText(int number) {
    return ("text " + number + " of many words ").repeat(40);
  }
}
