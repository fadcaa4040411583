package io.headgate.gateway;

import io.headgate.gateway.health.LoopLag;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.http.Backing;
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

  /**
   * Makes this event loop's stages of another revision; fails when they cannot be had. Any thread.
   */
  Future<Backing> prepare(Revision next) {
    Promise<Backing> prepared = Promise.promise();
    context.runOnContext(
        on -> Future.succeededFuture().map(begin -> next.backing(vertx)).onComplete(prepared));
    return prepared.future();
  }

  /** Lets new requests be answered by other stages from now on. Any thread. */
  Future<Void> exchange(Backing next) {
    Promise<Void> exchanged = Promise.promise();
    context.runOnContext(
        on -> {
          ApiServer server = api;
          if (server != null) {
            server.exchange(next);
          }
          exchanged.complete();
        });
    return exchanged.future();
  }

  /** Closes stages that will not be used. Any thread. */
  Future<Void> discard(Backing unused) {
    Promise<Void> discarded = Promise.promise();
    context.runOnContext(on -> unused.close().onComplete(discarded));
    return discarded.future();
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
