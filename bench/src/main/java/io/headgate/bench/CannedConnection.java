package io.headgate.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** One connection to the canned upstream: requests answered in their order. Event loop only. */
final class CannedConnection implements HttpParser.Listener {

  private static final int MAX_BODY_CHARS = 1024 * 1024;
  private static final int MAX_WAITING = 1024;

  /** From the request to the first token, and from each later event to the next. */
  private static final long FIRST_TOKEN_MILLIS = 20;

  private static final long EVENT_MILLIS = 10;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Context context;
  private final NetSocket socket;
  private final HttpParser parser = new HttpParser(this);
  private final StringBuilder body = new StringBuilder();
  private final Queue<CannedRequest> waiting = new ArrayDeque<>();
  private String head = "";
  private boolean answering;
  private boolean closed;
  private long timer = NO_TIMER;

  CannedConnection(Vertx vertx, Context context, NetSocket socket) {
    this.vertx = vertx;
    this.context = context;
    this.socket = socket;
  }

  void serve() {
    socket.closeHandler(v -> onClose());
    socket.exceptionHandler(failure -> socket.close());
    socket.handler(this::onBytes);
  }

  private void onBytes(Buffer buffer) {
    try {
      byte[] bytes = buffer.getBytes();
      parser.accept(bytes, 0, bytes.length);
    } catch (HttpParser.MalformedException e) {
      System.err.println("canned upstream: " + e.getMessage());
      socket.close();
    }
  }

  private void onClose() {
    closed = true;
    vertx.cancelTimer(timer);
  }

  @Override
  public void onHead(byte[] bytes, int length) {
    head = CannedRequest.text(bytes, 0, length);
    body.setLength(0);
  }

  @Override
  public void onBody(byte[] bytes, int offset, int length) {
    if (body.length() + length > MAX_BODY_CHARS) {
      throw new HttpParser.MalformedException("request is longer than " + MAX_BODY_CHARS);
    }
    body.append(CannedRequest.text(bytes, offset, length));
  }

  @Override
  public void onEnd() {
    if (waiting.size() == MAX_WAITING) {
      throw new HttpParser.MalformedException("more than " + MAX_WAITING + " requests pipelined");
    }
    waiting.add(CannedRequest.of(head, body.toString()));
    if (!answering) {
      answerNext();
    }
  }

  private void answerNext() {
    CannedRequest request = waiting.poll();
    answering = request != null && !closed;
    if (request == null || closed) {
      return;
    }
    if (request.stream().isPresent()) {
      stream(request.stream().get(), request.paced());
    } else {
      socket.write(request.json().map(Buffer::buffer).orElseGet(CannedRequest::notFound));
      answerNext();
    }
  }

  /**
   * Leaves the read that brought the request first: writes made within it would be flushed together
   * at its end, and a provider sends each event by itself.
   */
  private void stream(CannedStream stream, boolean paced) {
    if (paced) {
      timer = vertx.setTimer(FIRST_TOKEN_MILLIS, id -> beginPaced(stream));
    } else {
      context.runOnContext(v -> write(stream.writes(), 0, stream.writes().size()));
    }
  }

  private void beginPaced(CannedStream stream) {
    int next = stream.firstToken() + 1;
    write(stream.writes(), 0, next);
    int[] at = {next};
    timer =
        vertx.setPeriodic(
            EVENT_MILLIS,
            id -> {
              if (at[0] == stream.writes().size() - 1) {
                vertx.cancelTimer(id);
              }
              write(stream.writes(), at[0], ++at[0]);
            });
  }

  /** Writes a range of the stream; with its last write the answer is over. */
  private void write(List<Buffer> writes, int from, int to) {
    for (int i = from; i < to && !closed; i++) {
      socket.write(writes.get(i));
    }
    if (to == writes.size()) {
      timer = NO_TIMER;
      answerNext();
    }
  }
}
