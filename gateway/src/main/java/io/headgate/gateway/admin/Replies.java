package io.headgate.gateway.admin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts answers on the wire, each with the headers that keep browsers from misusing it. */
final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  /** Between the answer to a body that was not read and closing its connection. */
  private static final long LINGER_MILLIS = 1_000;

  private static final Map<String, String> ALWAYS =
      Map.of(
          "cache-control", "no-store",
          "content-security-policy",
              "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
          "x-content-type-options", "nosniff",
          "x-frame-options", "DENY",
          "referrer-policy", "no-referrer",
          "cross-origin-resource-policy", "same-origin");

  private final Vertx vertx;

  Replies(Vertx vertx) {
    this.vertx = vertx;
  }

  void send(HttpServerRequest request, Reply reply) {
    if (request.response().closed()) {
      return;
    }
    HttpServerResponse response = begin(request, reply.status());
    reply.headers().forEach(response::putHeader);
    reply.cookies().forEach(cookie -> response.headers().add("set-cookie", cookie));
    if (reply.stream().isPresent()) {
      stream(response.setChunked(true), reply.stream().get());
    } else if (reply.body().isPresent()) {
      response.putHeader("content-type", "application/json").end(reply.body().get().toString());
    } else {
      response.end();
    }
  }

  /** A part of a file must not be taken for the whole: the connection is cut. */
  private void stream(HttpServerResponse response, Batches content) {
    Promise<Void> sent = Promise.promise();
    step(response, content, sent);
    sent.future()
        .onSuccess(done -> response.end())
        .onFailure(
            why -> {
              LOG.warn("an export broke off: {}", why.getMessage());
              response.reset();
            });
  }

  private void step(HttpServerResponse response, Batches content, Promise<Void> sent) {
    content
        .next()
        .compose(
            piece ->
                piece.length() == 0
                    ? Future.succeededFuture(false)
                    : response.write(piece).map(true))
        .onSuccess(
            more -> {
              if (more) {
                // Pieces may come at once, and the stack is not as deep as an export is long.
                vertx.runOnContext(next -> step(response, content, sent));
              } else {
                sent.complete();
              }
            })
        .onFailure(sent::fail);
  }

  void refuse(HttpServerRequest request, AdminException why) {
    if (request.response().closed()) {
      return;
    }
    HttpServerResponse response = begin(request, why.status());
    if (why.status() == 401) {
      response.putHeader("www-authenticate", "Bearer");
    }
    why.retryAfterSeconds()
        .ifPresent(seconds -> response.putHeader("retry-after", Long.toString(seconds)));
    response.putHeader("content-type", "application/json").end(why.toJson().toString());
    closeSoon(request);
  }

  private static HttpServerResponse begin(HttpServerRequest request, int status) {
    HttpServerResponse response = request.response().setStatusCode(status);
    ALWAYS.forEach(response::putHeader);
    return response;
  }

  /** What is still being sent is thrown away, but not for ever; the answer has time to arrive. */
  private void closeSoon(HttpServerRequest request) {
    request.resume();
    if (!request.isEnded()) {
      vertx.setTimer(
          LINGER_MILLIS,
          late -> {
            if (!request.isEnded()) {
              request.connection().close();
            }
          });
    }
  }
}
