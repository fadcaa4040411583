package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the gateway says of its decisions. */
class DecisionHeadersTest {

  @Test
  void countsRoutesAndWhatWasMissingAndTakesTheOwnFigures() {
    DecisionHeaders headers = new DecisionHeaders();
    headers.add(head("x-headgate-route: code", "x-headgate-overhead-ms: 2.50"));
    headers.add(
        head(
            "x-headgate-degraded: embedding,semantic",
            "x-headgate-route: default",
            "x-headgate-overhead-ms: 60.00"));
    headers.add(head("content-length: 0"));
    assertThat(headers.routes()).containsOnlyKeys("code", "default");
    assertThat(headers.degraded()).containsEntry("embedding,semantic", 1).hasSize(1);
    assertThat(headers.degradedCount()).isEqualTo(1);
    assertThat(headers.overhead().p50Millis()).isBetween(2.49, 2.51);
    assertThat(headers.overhead().p99Millis()).isBetween(59.9, 60.1);
  }

  @Test
  void promptsAreEachDifferentUnlessTheyRepeat() {
    DecisionWay way = new DecisionWay("auto", 16, false);
    var one = way.prompts(1);
    assertThat(Stream.generate(one).limit(1_000).distinct()).hasSize(1_000);
    var repeated = new DecisionWay("auto", 16, true).prompts(1);
    assertThat(Stream.generate(repeated).limit(1_000).distinct()).hasSize(16);
  }

  private static String head(String... headers) {
    return "HTTP/1.1 200 OK\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }
}
