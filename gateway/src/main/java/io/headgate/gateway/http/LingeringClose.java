package io.headgate.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Closes connections whose request was not read to its end.
 *
 * <p>Closing at once would make the kernel reset the connection, and a client that is still sending
 * would lose the answer that tells it why. So what comes is thrown away for a moment first.
 */
final class LingeringClose {

  private static final long LINGER_MILLIS = 500;

  private final Vertx vertx;

  LingeringClose(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Leaves the connection open if its request has been read, so that it can serve the next one. */
  void unlessRead(HttpServerRequest request) {
    if (!request.isEnded()) {
      close(request);
    }
  }

  /** Closes once the client has finished sending, or after a moment. */
  void close(HttpServerRequest request) {
    if (request.isEnded()) {
      request.connection().close();
      return;
    }
    long timer = vertx.setTimer(LINGER_MILLIS, late -> request.connection().close());
    request.handler(ignored -> {});
    request.exceptionHandler(broken -> vertx.cancelTimer(timer));
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          request.connection().close();
        });
    request.resume();
  }
}
