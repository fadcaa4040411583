package io.headgate.gateway.http;

import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of an exchange: writes streams of server-sent events, keeps them alive, and notices
 * clients that go away or stop reading. Event loop only.
 */
final class HttpLink implements ClientLink {

  private static final Buffer NOTHING = Buffer.buffer(0);
  private static final Buffer HEARTBEAT = Buffer.buffer(": keep-alive\n\n");
  private static final long NO_TIMER = -1;

  /**
   * Events that follow the last write within this time wait for each other, a millisecond at most.
   * A burst then costs one write and one packet where it would cost many, which is a third of the
   * work of a fast stream; whoever reads it cannot tell.
   */
  private static final long GATHER_NANOS = 1_000_000;

  private static final long GATHER_MILLIS = 1;

  /** Bytes that are not kept waiting any longer. */
  private static final int MAX_GATHERED = 16 * 1024;

  private final Vertx vertx;
  private final ApiServer.Config config;
  private final HttpConnection connection;
  private final HttpServerResponse response;
  private final Exchange exchange;

  private final boolean explain;
  private @Nullable Consumer<GatewayException> goneHandler;
  private @Nullable GatewayException gone;
  private boolean streaming;
  private boolean ended;
  private long lastWriteNanos;
  private Buffer gathered = NOTHING;
  private long gatherTimer = NO_TIMER;
  private long heartbeatTimer = NO_TIMER;

  HttpLink(Vertx vertx, ApiServer.Config config, HttpServerRequest request, Exchange exchange) {
    this.vertx = vertx;
    this.config = config;
    this.connection = request.connection();
    this.response = request.response();
    this.exchange = exchange;
    this.explain = "1".equals(request.getHeader("x-headgate-explain"));
    response.exceptionHandler(broken -> clientGone());
    response.closeHandler(closed -> clientGone());
  }

  private void clientGone() {
    gone(
        UnreadGuard.gaveUp(connection)
            ? GatewayException.of(
                ErrorCode.SLOW_READER,
                "the client took nothing of its answer for "
                    + config.slowReader().toMillis()
                    + " ms")
            : GatewayException.of(ErrorCode.CLIENT_CLOSED_REQUEST, "the client went away"));
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
  public void beginWaiting() {
    if (isOpen() && !streaming) {
      ReplyHeaders.writeEarly(response, exchange);
      if (explain) {
        ReplyHeaders.explain(response, exchange);
      }
      stream();
    }
  }

  @Override
  public void comment(String text) {
    send(Buffer.buffer(": " + text + "\n\n"));
  }

  @Override
  public void beginStream() {
    if (!streaming) {
      writeHeaders();
      stream();
    }
  }

  private void stream() {
    streaming = true;
    response
        .setChunked(true)
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .putHeader("cache-control", "no-cache")
        .putHeader("x-accel-buffering", "no");
    lastWriteNanos = exchange.ticker().nanos() - GATHER_NANOS;
    beatLater(config.heartbeat().toMillis());
  }

  @Override
  public void send(Buffer events) {
    if (!isOpen()) {
      return;
    }
    if (gatherTimer != NO_TIMER) {
      gathered.appendBuffer(events);
      if (gathered.length() >= MAX_GATHERED) {
        writeGathered();
      }
    } else if (exchange.ticker().nanos() - lastWriteNanos >= GATHER_NANOS) {
      write(events);
    } else {
      gathered = Buffer.buffer(4 * events.length()).appendBuffer(events);
      gatherTimer = vertx.setTimer(GATHER_MILLIS, elapsed -> writeGathered());
    }
  }

  private void write(Buffer events) {
    lastWriteNanos = exchange.ticker().nanos();
    response.write(events);
  }

  private void writeGathered() {
    Buffer events = takeGathered();
    if (isOpen()) {
      write(events);
    }
  }

  private Buffer takeGathered() {
    if (gatherTimer == NO_TIMER) {
      return NOTHING;
    }
    vertx.cancelTimer(gatherTimer);
    gatherTimer = NO_TIMER;
    Buffer events = gathered;
    gathered = NOTHING;
    return events;
  }

  private void beatLater(long millis) {
    heartbeatTimer = vertx.setTimer(Math.max(1, millis), fired -> beat());
  }

  private void beat() {
    long silence = (exchange.ticker().nanos() - lastWriteNanos) / 1_000_000;
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
    response.drainHandler(drained -> handler.run());
  }

  @Override
  public Future<Void> endStream(Buffer lastEvents) {
    if (!isOpen()) {
      return Future.failedFuture(
          gone != null
              ? gone
              : GatewayException.of(ErrorCode.CLIENT_CLOSED_REQUEST, "the client went away"));
    }
    Buffer events = takeGathered();
    finish();
    return sent(response.end(events.length() == 0 ? lastEvents : events.appendBuffer(lastEvents)));
  }

  private void writeHeaders() {
    ReplyHeaders.write(response, exchange);
    if (explain) {
      ReplyHeaders.explain(response, exchange);
    }
  }

  /** Answers with a complete JSON body. */
  Future<Void> answer(Buffer json) {
    finish();
    writeHeaders();
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
    Buffer events = takeGathered();
    finish();
    if (streaming) {
      return response.end(events.copy().appendBuffer(ErrorRenderer.event(why, exchange)));
    }
    if (explain) {
      ReplyHeaders.explain(response, exchange);
    }
    return ErrorRenderer.render(response, exchange, why);
  }

  private boolean isOpen() {
    return !ended && gone == null && !response.closed();
  }

  private void finish() {
    ended = true;
    takeGathered();
    stopTimers();
  }

  private void stopTimers() {
    if (heartbeatTimer != NO_TIMER) {
      vertx.cancelTimer(heartbeatTimer);
      heartbeatTimer = NO_TIMER;
    }
  }
}
