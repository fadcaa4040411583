package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.protocol.NanoUsd;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The chunk that tells the count of a stream, with what else was only known at its end: a {@code
 * headgate} object beside {@code usage}, which clients ignore unless they look for it.
 */
final class UsageChunk {

  private UsageChunk() {}

  static Buffer render(
      ObjectNode chunk, Exchange exchange, Candidate candidate, Optional<Usage> usage) {
    ObjectNode told = chunk.putObject("headgate");
    told.put("request_id", exchange.id())
        .put("provider", candidate.provider())
        .put("model", candidate.model())
        .put("route", exchange.plan().map(RoutePlan::route).orElse(""))
        .put("attempts", exchange.attempts());
    usage
        .flatMap(counted -> candidate.price().map(price -> price.costNanoUsd(counted)))
        .ifPresent(cost -> cost(exchange, cost).ifPresent(usd -> told.put("cost_usd", usd)));
    if (!exchange.degraded().isEmpty()) {
      told.put("degraded", String.join(",", exchange.degraded()));
    }
    return Buffer.buffer("data: ").appendString(chunk.toString()).appendString("\n\n");
  }

  /** Of all calls together; empty when what one of them cost is not known. */
  private static Optional<String> cost(Exchange exchange, long last) {
    OptionalLong before = Outcome.costNanoUsd(exchange.endedAttempts());
    OptionalLong aside = Outcome.costNanoUsd(exchange.sideCalls());
    return before.isPresent() && aside.isPresent()
        ? Optional.of(NanoUsd.text(before.getAsLong() + aside.getAsLong() + last))
        : Optional.empty();
  }
}
