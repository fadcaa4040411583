package io.headgate.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes connections whose request was not read to its end, or which have served enough.
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

  /** Tells the client that its connection will be closed, if its request has not been read. */
  void announce(HttpServerRequest request) {
    if (!isRead(request) && !request.response().headWritten()) {
      request.response().putHeader("connection", "close");
    }
  }

  /** Leaves the connection open if its request has been read and it was not told otherwise. */
  void afterAnswer(HttpServerRequest request) {
    if (!isRead(request) || isAnnounced(request.response())) {
      close(request);
    }
  }

  private static boolean isRead(HttpServerRequest request) {
    return request.isEnded() || !BodyReader.hasBody(request);
  }

  /** Whether an answer says that it is the last one of its connection. */
  static boolean isAnnounced(HttpServerResponse response) {
    return "close".equals(response.headers().get("connection"));
  }

  /**
   * Ends the connection for the client at once, and for the kernel when the client has closed it
   * too, or after a moment.
   */
  void close(HttpServerRequest request) {
    ConnectionBase connection = (ConnectionBase) request.connection();
    endOutput(connection.channel());
    long timer = vertx.setTimer(LINGER_MILLIS, late -> connection.close());
    connection.closeFuture().onComplete(closed -> vertx.cancelTimer(timer));
    if (!request.isEnded()) {
      request.handler(ignored -> {});
      request.exceptionHandler(ignored -> {});
      request.resume();
    }
  }

  /** Ends the connection at once, so that its client sees that something broke. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of it
  static void reset(HttpServerRequest request) {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it fails where there is nothing to end
  private static void endOutput(Channel channel) {
    if (channel instanceof DuplexChannel socket) {
      socket.shutdownOutput();
    }
  }
}
