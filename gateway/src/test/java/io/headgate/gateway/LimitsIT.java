package io.headgate.gateway;

import static io.headgate.gateway.TenantsGateway.ACME;
import static io.headgate.gateway.TenantsGateway.ACME_SECOND;
import static io.headgate.gateway.TenantsGateway.FREE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Limits of keys and tenants: requests, tokens, and how many at once. */
class LimitsIT {

  @Test
  void P01_aThousandAtOnceGetNoMoreThanTheLimitAllows() {
    try (TenantsGateway gateway =
        TenantsGateway.start("", "limits: { requests_per_minute: 600, burst: 50 }")) {
      long begun = System.nanoTime();
      List<HttpResponse<String>> answers = gateway.askAtOnce(1_000, ACME, "local", "");
      double seconds = (System.nanoTime() - begun) / 1e9;

      long admitted = TenantsGateway.count(answers, 200);
      assertThat(admitted).isBetween(50L, (long) (50 + 10 * seconds) + 1);
      assertThat(TenantsGateway.count(answers, 429)).isEqualTo(1_000 - admitted);
      assertThat(gateway.gateway().simulator().requests().of("sim-local")).hasSize((int) admitted);
    }
  }

  @Test
  void whoIsRefusedIsToldWhenAndThenLetIn() {
    try (TenantsGateway gateway =
        TenantsGateway.start("", "limits: { requests_per_minute: 120, burst: 1 }")) {
      assertThat(gateway.ask(ACME, "local").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = gateway.ask(ACME, "local");

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(Answers.error(refused.body()).path("code").asText())
          .isEqualTo("rate_limit_exceeded");
      assertThat(Answers.error(refused.body()).path("message").asText())
          .contains("120 requests a minute of this key");
      long millis = refused.headers().firstValueAsLong("retry-after-ms").orElseThrow();
      assertThat(millis).isBetween(1L, 500L);
      assertThat(refused.headers().firstValue("x-ratelimit-remaining-requests")).contains("0");
      long asked = System.nanoTime();
      gateway
          .gateway()
          .eventually(() -> System.nanoTime() - asked > millis * 1_000_000 + 5_000_000);
      assertThat(gateway.ask(ACME, "local").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void everyAnswerTellsWhatIsLeft() {
    try (TenantsGateway gateway =
        TenantsGateway.start(
            "limits: { requests_per_minute: 6000, tokens_per_minute: 100000 }",
            "limits: { requests_per_minute: 60, burst: 10 }")) {
      HttpResponse<String> answer = gateway.ask(ACME, "local");

      assertThat(answer.headers().firstValue("x-ratelimit-limit-requests")).contains("60");
      assertThat(answer.headers().firstValue("x-ratelimit-remaining-requests")).contains("9");
      assertThat(answer.headers().firstValue("x-ratelimit-reset-requests").orElseThrow())
          .matches("\\d+(\\.\\d+)?s");
      assertThat(answer.headers().firstValue("x-ratelimit-limit-tokens")).contains("100000");
      HttpResponse<String> without = gateway.ask(FREE, "local");
      assertThat(without.headers().firstValue("x-ratelimit-limit-requests")).isEmpty();
    }
  }

  @Test
  void theKeysOfATenantShareItsLimit() {
    try (TenantsGateway gateway =
        TenantsGateway.start("limits: { requests_per_minute: 60, burst: 3 }", "")) {
      assertThat(gateway.ask(ACME, "local").statusCode()).isEqualTo(200);
      assertThat(gateway.ask(ACME_SECOND, "local").statusCode()).isEqualTo(200);
      assertThat(gateway.ask(ACME, "local").statusCode()).isEqualTo(200);

      HttpResponse<String> fourth = gateway.ask(ACME_SECOND, "local");
      assertThat(fourth.statusCode()).isEqualTo(429);
      assertThat(fourth.body()).contains("of this key's tenant");
      assertThat(gateway.ask(FREE, "local").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatIsRefusedForAnotherReasonCostsNothing() {
    try (TenantsGateway gateway =
        TenantsGateway.start("", "limits: { requests_per_minute: 60, burst: 2 }")) {
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.ask(ACME, "local", "\"temperature\":77").statusCode()).isEqualTo(400);
        assertThat(gateway.ask(ACME, "nothing").statusCode()).isEqualTo(404);
      }
      assertThat(gateway.ask(ACME, "local").statusCode()).isEqualTo(200);
      assertThat(gateway.ask(ACME, "local").statusCode()).isEqualTo(200);
      assertThat(gateway.ask(ACME, "local").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void soManyAtOnceAndWhenOneEndsTheNextIsLetIn() {
    try (TenantsGateway gateway = TenantsGateway.start("", "limits: { concurrent: 2 }")) {
      gateway.gateway().simulator().faults().add("sim-local", "silent");
      CompletableFuture<HttpResponse<String>> first =
          gateway.gateway().sendAsync(gateway.request(ACME, "local", ""));
      CompletableFuture<HttpResponse<String>> second =
          gateway.gateway().sendAsync(gateway.request(ACME, "local", ""));
      gateway
          .gateway()
          .eventually(() -> gateway.gateway().simulator().requests().of("sim-local").size() == 2);

      HttpResponse<String> third = gateway.ask(ACME, "local");
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.body()).contains("2 requests at once of this key");
      assertThat(third.headers().firstValue("retry-after")).isPresent();

      gateway.gateway().simulator().faults().clear();
      first.cancel(true);
      gateway.gateway().eventually(() -> gateway.ask(ACME, "local").statusCode() == 200);
      second.cancel(true);
    }
  }

  @Test
  void tokensAreEstimatedThenCounted() {
    try (TenantsGateway gateway =
        TenantsGateway.start("", "limits: { tokens_per_minute: 60000 }")) {
      // Estimated: some 10 of input and 8,000 of output, out of a burst of 10,000.
      HttpResponse<String> first = gateway.ask(ACME, "local", "\"max_tokens\":8000");
      assertThat(first.statusCode()).isEqualTo(200);
      // What was not used is back, so the same fits again and again.
      for (int i = 0; i < 5; i++) {
        assertThat(gateway.ask(ACME, "local", "\"max_tokens\":8000").statusCode()).isEqualTo(200);
      }
      List<HttpResponse<String>> atOnce =
          gateway.askAtOnce(8, ACME, "local", "\"max_tokens\":8000");
      assertThat(TenantsGateway.count(atOnce, 429)).isPositive();
      assertThat(atOnce).anySatisfy(one -> assertThat(one.body()).contains("tokens a minute"));
    }
  }
}
