package io.headgate.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Plays a {@link WireScript} on a connection, waits where the client reads slowly, and notices when
 * the client goes. Event loop only.
 */
final class Performance {

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final WireScript script;
  private final RequestLog.Entry entry;

  private int next;
  private boolean isOver;
  private long timer = -1;
  private Future<Void> lastWrite = Future.succeededFuture();

  Performance(Vertx vertx, HttpServerRequest request, WireScript script, RequestLog.Entry entry) {
    this.vertx = vertx;
    this.request = request;
    this.response = request.response();
    this.script = script;
    this.entry = entry;
  }

  void start() {
    response.exceptionHandler(broken -> gone());
    response.closeHandler(closed -> gone());
    advance();
  }

  private void advance() {
    while (!isOver && next < script.steps().size()) {
      // A lost connection first drains its queue and only then says that it is lost.
      if (!RawClose.isOpen(request.connection())) {
        gone();
        return;
      }
      if (!script.steps().get(next++).play(this)) {
        return;
      }
    }
  }

  private void gone() {
    isOver = true;
    vertx.cancelTimer(timer);
    entry.end(Ending.CLIENT_GONE);
  }

  boolean pause(long millis) {
    timer = vertx.setTimer(millis, fired -> advance());
    return false;
  }

  boolean head() {
    response.setStatusCode(script.status());
    script.headers().forEach((name, values) -> response.putHeader(name, values));
    switch (script.framing()) {
      case CHUNKED -> response.setChunked(true);
      case LENGTH -> response.putHeader(HttpHeaders.CONTENT_LENGTH, "" + script.length());
      case CLOSE -> delimitByClose();
    }
    lastWrite = response.writeHead();
    return true;
  }

  /** Vert.x insists on a framing; the header goes once it is satisfied, and so does the framing. */
  private void delimitByClose() {
    response.setChunked(true);
    response.headersEndHandler(
        ready ->
            response
                .headers()
                .remove(HttpHeaders.TRANSFER_ENCODING)
                .set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
  }

  boolean send(byte[] bytes, int tokens) {
    entry.sent(tokens);
    lastWrite = response.write(Buffer.buffer(bytes));
    return !response.writeQueueFull() || resumeOnceDrained();
  }

  private boolean resumeOnceDrained() {
    response.drainHandler(
        drained -> {
          response.drainHandler(null);
          advance();
        });
    return false;
  }

  boolean flush() {
    lastWrite.onComplete(written -> vertx.runOnContext(turn -> advance()));
    return false;
  }

  boolean flood(byte[] bytes) {
    next--;
    return send(bytes, 0) && flush();
  }

  /** The log learns of the end first: who has read the response finds it ended. */
  boolean end(Ending ending) {
    isOver = true;
    entry.end(ending);
    response.end();
    return false;
  }

  boolean close(boolean byReset, Ending ending) {
    isOver = true;
    entry.end(ending);
    lastWrite.onComplete(written -> closeChannel(byReset));
    return false;
  }

  boolean closeAfter(long millis) {
    timer = vertx.setTimer(Math.max(1, millis), fired -> close(false, Ending.FAULTED));
    return false;
  }

  private void closeChannel(boolean byReset) {
    if (byReset) {
      RawClose.reset(request.connection());
    } else {
      request.connection().close();
    }
  }
}
