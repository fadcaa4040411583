package io.headgate.gateway.http;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Headroom;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.protocol.NanoUsd;
import io.vertx.core.http.HttpServerResponse;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The headers by which an answer says where it came from. Writing them never fails: what a header
 * may not hold is replaced.
 */
final class ReplyHeaders {

  private ReplyHeaders() {}

  /** What is known before anybody has answered. */
  static void writeEarly(HttpServerResponse response, Exchange exchange) {
    response.putHeader("x-request-id", exchange.id()).putHeader("request-id", exchange.id());
    if (exchange.plan().isPresent()) {
      response.putHeader("x-headgate-route", headerSafe(exchange.plan().get().route()));
    }
  }

  static void write(HttpServerResponse response, Exchange exchange) {
    writeEarly(response, exchange);
    if (!exchange.degraded().isEmpty()) {
      response.putHeader("x-headgate-degraded", String.join(",", exchange.degraded()));
    }
    if (exchange.answering().isPresent()) {
      Candidate candidate = exchange.answering().get();
      response
          .putHeader("x-headgate-provider", headerSafe(candidate.provider()))
          .putHeader("x-headgate-model", headerSafe(candidate.model()))
          .putHeader("x-headgate-attempts", Integer.toString(exchange.attempts()));
    }
    exchange.requestHeadroom().ifPresent(left -> limits(response, left, "requests"));
    exchange.tokenHeadroom().ifPresent(left -> limits(response, left, "tokens"));
    if (exchange.answer().isPresent()) {
      cost(exchange).ifPresent(usd -> response.putHeader("x-headgate-cost-usd", usd));
    }
    if (!exchange.ignoredMembers().isEmpty()) {
      response.putHeader(
          "x-headgate-ignored", headerSafe(String.join(",", exchange.ignoredMembers())));
    }
    response.putHeader("x-headgate-overhead-ms", millis(exchange.overheadNanos()));
  }

  private static void limits(HttpServerResponse response, Headroom left, String of) {
    response
        .putHeader("x-ratelimit-limit-" + of, Long.toString(left.limit()))
        .putHeader("x-ratelimit-remaining-" + of, Long.toString(left.remaining()))
        .putHeader("x-ratelimit-reset-" + of, seconds(left.resetNanos()));
  }

  /** As OpenAI writes it: seconds with up to three decimals. */
  private static String seconds(long nanos) {
    long millis = (nanos + 999_999) / 1_000_000;
    String text = BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    return text + "s";
  }

  /** In USD, what is known of it by now; empty when some of it is not. */
  static Optional<String> cost(Exchange exchange) {
    OptionalLong answer = Outcome.costNanoUsd(exchange.endedAttempts());
    OptionalLong aside = Outcome.costNanoUsd(exchange.sideCalls());
    return answer.isPresent() && aside.isPresent()
        ? Optional.of(NanoUsd.text(answer.getAsLong() + aside.getAsLong()))
        : Optional.empty();
  }

  /** The decision record, for those who ask for it. */
  static void explain(HttpServerResponse response, Exchange exchange) {
    if (exchange.candidates().isPresent()) {
      response.putHeader("x-headgate-decision", Explanation.header(exchange));
    }
  }

  /** Names come from configurations and requests and may hold anything; a header may not. */
  private static String headerSafe(String value) {
    return value.replaceAll("[^\\x21-\\x7e]", "_");
  }

  /** With two decimals, without a formatter. */
  private static String millis(long nanos) {
    long hundredths = (nanos + 5_000) / 10_000;
    return hundredths / 100 + "." + hundredths / 10 % 10 + hundredths % 10;
  }
}
