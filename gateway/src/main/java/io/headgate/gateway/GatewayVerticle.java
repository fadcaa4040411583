package io.headgate.gateway;

import io.headgate.gateway.health.LoopLag;
import io.headgate.gateway.http.ApiServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the gateway: its public listener and everything behind it. */
final class GatewayVerticle extends VerticleBase {

  private final Assembly assembly;
  private final SocketAddress address;
  private @Nullable ApiServer api;
  private int port;
  private long lagTimer;

  /**
   * A verticle that is not yet deployed.
   *
   * @param address the same for all event loops of a gateway
   */
  GatewayVerticle(Assembly assembly, SocketAddress address) {
    this.assembly = assembly;
    this.address = address;
  }

  @Override
  public Future<?> start() {
    ApiServer server = assembly.apiServer(vertx);
    api = server;
    LoopLag lag = assembly.loopLag();
    lagTimer = vertx.setPeriodic(LoopLag.PERIOD_MILLIS, late -> lag.fired());
    return server.listen(address).onSuccess(bound -> port = bound);
  }

  /** Closes what is still open: the listener, and the connections to the providers. */
  @Override
  public Future<?> stop() {
    vertx.cancelTimer(lagTimer);
    ApiServer server = api;
    return server == null ? Future.succeededFuture() : server.close();
  }

  int port() {
    return port;
  }

  /** Lets open answers end; completes when none is left. Any thread. */
  Future<Void> drain() {
    ApiServer server = api;
    Context context = this.context;
    if (server == null) {
      return Future.succeededFuture();
    }
    Promise<Void> drained = Promise.promise();
    context.runOnContext(on -> server.drain().onComplete(drained));
    return drained.future();
  }
}
