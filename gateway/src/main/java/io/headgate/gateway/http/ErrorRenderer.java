package io.headgate.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a client of a failure, in the one place where failures become bytes. */
final class ErrorRenderer {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorRenderer.class);

  private ErrorRenderer() {}

  /** What the client is told of a failure; anything unexpected is logged and told as 500. */
  static GatewayException expected(Throwable failure, String requestId) {
    if (failure instanceof GatewayException known) {
      return known;
    }
    LOG.error("{} failed in an unexpected way", requestId, failure);
    return GatewayException.of(
        ErrorCode.INTERNAL_ERROR,
        "the gateway failed; its log says why under the request id " + requestId);
  }

  /**
   * Answers with a status and a JSON body.
   *
   * @return completes when the answer is handed to the network
   */
  static Future<Void> render(HttpServerResponse response, Exchange exchange, GatewayException why) {
    response.setStatusCode(why.code().status());
    ReplyHeaders.write(response, exchange);
    response
        .putHeader("content-type", "application/json")
        .putHeader("x-should-retry", Boolean.toString(why.isWorthRetrying()));
    if (why.code() == ErrorCode.METHOD_NOT_ALLOWED) {
      response.putHeader("allow", "GET, POST");
    }
    if (why.code() == ErrorCode.INVALID_API_KEY) {
      response.putHeader("www-authenticate", "Bearer");
    }
    retryAfter(response, why.retryAfterMillis());
    return response.end(body(why, exchange).toString());
  }

  /** Both spellings: some clients read milliseconds, all read seconds, rounded up. */
  private static void retryAfter(HttpServerResponse response, OptionalLong millis) {
    if (millis.isPresent()) {
      response
          .putHeader("retry-after-ms", Long.toString(millis.getAsLong()))
          .putHeader("retry-after", Long.toString((millis.getAsLong() + 999) / 1000));
    }
  }

  /** The event that ends a stream without the sign of success. */
  static Buffer event(GatewayException why, Exchange exchange) {
    ObjectNode body = body(why, exchange);
    ((ObjectNode) body.get("error")).put("partial", true);
    return Buffer.buffer("event: error\ndata: " + body + "\n\n");
  }

  private static ObjectNode body(GatewayException why, Exchange exchange) {
    return why.toApiError().toJson(exchange.id());
  }
}
