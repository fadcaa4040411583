package io.headgate.gateway.http;

import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.http.ConnectionCount.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.IdentityHashMap;

/**
 * The open connections of one event loop and what they may still do: too many are refused, idle
 * ones are closed, and each serves a bounded number of requests.
 */
final class Connections {

  /** What Vert.x calls its request decoder. */
  private static final String DECODER = "httpDecoder";

  private final Vertx vertx;
  private final ApiServer.Config config;
  private final ConnectionCount count;
  private final Ticker ticker;
  private final IdentityHashMap<HttpConnection, Connection> open = new IdentityHashMap<>();

  private static final class Connection {
    private int active;
    private int served;
    private boolean spent;
    private long idleSinceMillis;
    private long timer;
  }

  Connections(Vertx vertx, ApiServer.Config config, ConnectionCount count, Ticker ticker) {
    this.ticker = ticker;
    this.vertx = vertx;
    this.config = config;
    this.count = count;
  }

  void opened(HttpConnection http) {
    SocketAddress remote = http.remoteAddress();
    String address = remote == null ? "" : String.valueOf(remote.hostAddress());
    if (!count.enter(address, config)) {
      http.close();
      return;
    }
    ((ConnectionBase) http)
        .channelHandlerContext()
        .pipeline()
        .addFirst(
            new HeadGuard(config.headerTimeout(), () -> count.closed(Reason.HEAD_TIMEOUT)),
            new UnreadGuard(config.slowReader(), ticker, () -> count.closed(Reason.UNREAD)))
        .addAfter(DECODER, null, VersionGuard.INSTANCE);
    Connection connection = new Connection();
    connection.idleSinceMillis = now();
    open.put(http, connection);
    watchIdle(http, connection, config.keepAlive().toMillis());
    http.closeHandler(
        closed -> {
          open.remove(http);
          vertx.cancelTimer(connection.timer);
          count.leave(address, config);
        });
  }

  private void watchIdle(HttpConnection http, Connection connection, long millis) {
    connection.timer =
        vertx.setTimer(
            Math.max(1, millis),
            fired -> {
              long idle = connection.active > 0 ? 0 : now() - connection.idleSinceMillis;
              long left = config.keepAlive().toMillis() - idle;
              if (left <= 0) {
                count.closed(Reason.IDLE);
                http.close();
              } else {
                watchIdle(http, connection, left);
              }
            });
  }

  /**
   * A request has come; until {@link #ended} its connection is busy.
   *
   * <p>Requests may wait behind one another, so one can come after the answer that said it was the
   * last. It must not be served: a smuggled request would have come that way.
   *
   * @return whether the request may be served
   */
  boolean begun(HttpServerRequest request) {
    Connection connection = open.get(request.connection());
    if (connection == null || connection.spent) {
      return false;
    }
    connection.active++;
    HttpServerResponse response = request.response();
    if (++connection.served >= config.maxRequestsPerConnection()) {
      response.putHeader("connection", "close");
    }
    response.headersEndHandler(head -> connection.spent = LingeringClose.isAnnounced(response));
    response.endHandler(end -> ended(connection));
    return true;
  }

  private void ended(Connection connection) {
    connection.active--;
    connection.idleSinceMillis = now();
  }

  private long now() {
    return ticker.nanos() / 1_000_000;
  }
}
