package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.RoutePlan;
import io.vertx.core.buffer.Buffer;

/**
 * The chunk that tells the count of a stream, with what else was only known at its end: a {@code
 * headgate} object beside {@code usage}, which clients ignore unless they look for it.
 */
final class UsageChunk {

  private UsageChunk() {}

  static Buffer render(ObjectNode chunk, Exchange exchange, Candidate candidate) {
    ObjectNode told = chunk.putObject("headgate");
    told.put("request_id", exchange.id())
        .put("provider", candidate.provider())
        .put("model", candidate.model())
        .put("route", exchange.plan().map(RoutePlan::route).orElse(""))
        .put("attempts", exchange.attempts());
    if (!exchange.degraded().isEmpty()) {
      told.put("degraded", String.join(",", exchange.degraded()));
    }
    return Buffer.buffer("data: ").appendString(chunk.toString()).appendString("\n\n");
  }
}
