package io.headgate.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the connections of a listener for few clients may do: there is a bound on their number and a
 * time for each request head. Safe for use by any thread.
 */
public final class SmallListener implements Handler<HttpConnection> {

  /** Open at once. Probes, scrapers and administrators are few. */
  static final int MAX_CONNECTIONS = 128;

  private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(5);

  private final AtomicInteger open = new AtomicInteger();

  @Override
  public void handle(HttpConnection connection) {
    if (open.incrementAndGet() > MAX_CONNECTIONS) {
      open.decrementAndGet();
      connection.close();
      return;
    }
    ((ConnectionBase) connection)
        .channelHandlerContext()
        .pipeline()
        .addFirst(new HeadGuard(HEADER_TIMEOUT));
    connection.closeHandler(closed -> open.decrementAndGet());
  }
}
