package io.headgate.gateway.http;

import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of an exchange: writes streams of server-sent events, keeps them alive, and notices
 * clients that go away or stop reading. Event loop only.
 */
final class HttpLink implements ClientLink {

  private static final Buffer HEARTBEAT = Buffer.buffer(": keep-alive\n\n");
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final ApiServer.Config config;
  private final HttpServerResponse response;
  private final Exchange exchange;

  private @Nullable Consumer<GatewayException> goneHandler;
  private @Nullable GatewayException gone;
  private boolean streaming;
  private boolean ended;
  private long lastSendNanos;
  private long heartbeatTimer = NO_TIMER;
  private long slowTimer = NO_TIMER;

  HttpLink(Vertx vertx, ApiServer.Config config, HttpServerResponse response, Exchange exchange) {
    this.vertx = vertx;
    this.config = config;
    this.response = response;
    this.exchange = exchange;
    response.exceptionHandler(broken -> clientGone());
    response.closeHandler(closed -> clientGone());
  }

  private void clientGone() {
    gone(GatewayException.of(ErrorCode.CLIENT_CLOSED_REQUEST, "the client went away"));
  }

  private void gone(GatewayException why) {
    if (ended || gone != null) {
      return;
    }
    gone = why;
    stopTimers();
    if (goneHandler != null) {
      goneHandler.accept(why);
    }
  }

  @Override
  public void onGone(Consumer<GatewayException> handler) {
    goneHandler = handler;
    if (gone != null) {
      handler.accept(gone);
    }
  }

  /** Ends the exchange from our side: whoever works for it is told as if the client had gone. */
  void abort(GatewayException why) {
    gone(why);
  }

  @Override
  public void beginStream() {
    streaming = true;
    ReplyHeaders.write(response, exchange);
    response
        .setChunked(true)
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .putHeader("cache-control", "no-cache")
        .putHeader("x-accel-buffering", "no");
    lastSendNanos = exchange.ticker().nanos();
    beatLater(config.heartbeat().toMillis());
  }

  @Override
  public void send(Buffer events) {
    if (isOpen()) {
      lastSendNanos = exchange.ticker().nanos();
      response.write(events);
    }
  }

  private void beatLater(long millis) {
    heartbeatTimer = vertx.setTimer(Math.max(1, millis), fired -> beat());
  }

  private void beat() {
    long silence = (exchange.ticker().nanos() - lastSendNanos) / 1_000_000;
    long left = config.heartbeat().toMillis() - silence;
    if (left <= 0 && !response.writeQueueFull()) {
      send(HEARTBEAT);
    }
    beatLater(left > 0 ? left : config.heartbeat().toMillis());
  }

  @Override
  public boolean isCongested() {
    return isOpen() && response.writeQueueFull();
  }

  @Override
  public void onDrained(Runnable handler) {
    slowTimer =
        vertx.setTimer(
            config.slowReader().toMillis(),
            late ->
                abort(
                    GatewayException.of(
                        ErrorCode.SLOW_READER,
                        "the client has not read its stream for "
                            + config.slowReader().toMillis()
                            + " ms")));
    response.drainHandler(
        drained -> {
          vertx.cancelTimer(slowTimer);
          slowTimer = NO_TIMER;
          handler.run();
        });
  }

  @Override
  public Future<Void> endStream(Buffer lastEvents) {
    if (!isOpen()) {
      return Future.failedFuture(
          gone != null
              ? gone
              : GatewayException.of(ErrorCode.CLIENT_CLOSED_REQUEST, "the client went away"));
    }
    finish();
    return sent(response.end(lastEvents));
  }

  /** Answers with a complete JSON body. */
  Future<Void> answer(Buffer json) {
    finish();
    ReplyHeaders.write(response, exchange);
    return sent(response.putHeader("content-type", "application/json").end(json));
  }

  /** When the last bytes do not get out, it is the client that did not take them. */
  private static Future<Void> sent(Future<Void> written) {
    return written.recover(
        broken ->
            Future.failedFuture(
                GatewayException.of(ErrorCode.CLIENT_CLOSED_REQUEST, "the client went away")));
  }

  /** Tells the client of a failure, by status while that is possible, else within the stream. */
  Future<Void> fail(GatewayException why) {
    if (response.ended() || response.closed()) {
      finish();
      return Future.succeededFuture();
    }
    finish();
    return streaming
        ? response.end(ErrorRenderer.event(why, exchange))
        : ErrorRenderer.render(response, exchange, why);
  }

  private boolean isOpen() {
    return !ended && gone == null && !response.closed();
  }

  private void finish() {
    ended = true;
    stopTimers();
  }

  private void stopTimers() {
    if (heartbeatTimer != NO_TIMER) {
      vertx.cancelTimer(heartbeatTimer);
      heartbeatTimer = NO_TIMER;
    }
    if (slowTimer != NO_TIMER) {
      vertx.cancelTimer(slowTimer);
      slowTimer = NO_TIMER;
    }
  }
}
