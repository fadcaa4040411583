package io.headgate.gateway;

import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.http.ManagementServer;
import io.headgate.gateway.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway node: its three listeners, from start to drain. */
public final class Gateway {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** Tells apart the free ports that the gateways of one process ask for. */
  private static final AtomicInteger FREE_PORTS = new AtomicInteger();

  private final Vertx vertx;
  private final Assembly assembly;
  private final AdminServer admin;
  private final ManagementServer management;
  private final List<GatewayVerticle> verticles = new ArrayList<>();
  private final List<Future<String>> deployments = new ArrayList<>();
  private final Revisions revisions;
  private final Optional<LiveConfig> live;
  private Ports ports = new Ports(0, 0, 0);

  /** Where the listeners are bound. */
  public record Ports(int api, int admin, int management) {}

  /** Between two looks at how the upstreams are doing. */
  private static final long HEALTH_PERIOD_MILLIS = 100;

  private final long healthTimer;

  private Gateway(Vertx vertx, Assembly assembly, Optional<ConfigSource> source) {
    this.vertx = vertx;
    this.assembly = assembly;
    this.revisions = new Revisions(assembly, verticles);
    this.live = source.map(file -> live(file));
    this.admin = assembly.adminServer(vertx, live);
    this.management = assembly.managementServer(vertx);
    this.healthTimer =
        vertx.setPeriodic(HEALTH_PERIOD_MILLIS, due -> assembly.node().health().tick());
  }

  private LiveConfig live(ConfigSource source) {
    NodeParts node = assembly.node();
    return new LiveConfig(
        vertx,
        revisions,
        source,
        new ConfigHistory(node.state().store()),
        node.clock(),
        node.metrics());
  }

  /** Starts a node whose configuration stays as it is; as {@link #startFrom}. */
  public static Future<Gateway> start(
      Vertx vertx, GatewayConfig config, int eventLoops, OutputStream accessLog) {
    return start(vertx, config, Optional.empty(), eventLoops, accessLog);
  }

  /**
   * Starts a node whose configuration can be changed while it runs.
   *
   * @param config what the source says now
   */
  static Future<Gateway> startFrom(
      Vertx vertx,
      ConfigSource source,
      GatewayConfig config,
      int eventLoops,
      OutputStream accessLog) {
    return start(vertx, config, Optional.of(source), eventLoops, accessLog);
  }

  /**
   * Starts a node.
   *
   * @param eventLoops how many serve the API
   * @param accessLog takes the lines of the access log
   * @return completes when all listeners accept connections, the embedding workers are warm and
   *     what routing learns at the start is learned; fails with a {@link StartFailure} when one
   *     cannot be had, having closed the others
   */
  private static Future<Gateway> start(
      Vertx vertx,
      GatewayConfig config,
      Optional<ConfigSource> source,
      int eventLoops,
      OutputStream accessLog) {
    NodeEmbeddings embeddings = NodeEmbeddings.start(vertx, config.embedding());
    return NodeState.open(vertx, config)
        .compose(
            state -> {
              try {
                Assembly assembly = new Assembly(vertx, config, embeddings, state, accessLog);
                return new Gateway(vertx, assembly, source).bound(config, eventLoops);
              } catch (StartFailure refused) {
                return state.close().transform(closed -> Future.failedFuture(refused));
              }
            })
        .recover(failure -> embeddings.close().transform(closed -> Future.failedFuture(failure)));
  }

  private Future<Gateway> bound(GatewayConfig config, int eventLoops) {
    return bind(config, eventLoops)
        .map(this)
        .onSuccess(bound -> live.ifPresent(Gateway::keepFirst))
        .recover(failure -> close().transform(closed -> Future.failedFuture(failure)));
  }

  /** Nothing waits for it, and nothing hangs on it. */
  private static void keepFirst(LiveConfig live) {
    live.started()
        .onFailure(why -> LOG.warn("the configuration is not in the history: {}", why + ""));
  }

  private Future<Void> bind(GatewayConfig config, int eventLoops) {
    Future<Void> learned = assembly.warm();
    return deployApi(config, eventLoops)
        .compose(api -> listenAdmin(config).compose(at -> listenManagement(config, api, at)))
        .compose(bound -> learned)
        .onSuccess(bound -> assembly.node().ready().set(true));
  }

  private Future<Integer> deployApi(GatewayConfig config, int eventLoops) {
    SocketAddress address = address(config.api());
    for (int i = 0; i < eventLoops; i++) {
      GatewayVerticle verticle = new GatewayVerticle(assembly, address);
      verticles.add(verticle);
      deployments.add(vertx.deployVerticle(verticle));
    }
    return Future.join(deployments)
        .map(deployed -> verticles.get(0).port())
        .recover(
            why ->
                StartFailure.binding("server.api", config.api().host(), config.api().port(), why));
  }

  /** Vert.x shares a port among servers by the one that was asked for: a free one needs a name. */
  private static SocketAddress address(ApiServer.Config api) {
    return api.port() == 0
        ? SocketAddress.sharedRandomPort(FREE_PORTS.incrementAndGet(), api.host())
        : SocketAddress.inetSocketAddress(api.port(), api.host());
  }

  private Future<Integer> listenAdmin(GatewayConfig config) {
    return admin
        .listen()
        .recover(
            why ->
                StartFailure.binding(
                    "server.admin", config.admin().host(), config.admin().port(), why));
  }

  private Future<Void> listenManagement(GatewayConfig config, int apiPort, int adminPort) {
    return management
        .listen()
        .recover(
            why ->
                StartFailure.binding(
                    "server.management",
                    config.management().host(),
                    config.management().port(),
                    why))
        .map(
            port -> {
              ports = new Ports(apiPort, adminPort, port);
              return null;
            });
  }

  /** As {@link AdminServer#bootstrap}. */
  Future<Optional<Secret>> bootstrapAdmin() {
    return admin.bootstrap();
  }

  /** What this node keeps. */
  NodeState state() {
    return assembly.node().state();
  }

  /** What of this node outlives its configuration. */
  NodeParts node() {
    return assembly.node();
  }

  /** The configurations that this node runs, one after the other. */
  Revisions revisions() {
    return revisions;
  }

  public Ports ports() {
    return ports;
  }

  /**
   * Stops without cutting answers: tells load balancers to stay away, waits as configured, refuses
   * new connections, lets open answers end within their grace, and closes. Any thread.
   *
   * @return completes when nothing is open any more
   */
  public Future<Void> drain() {
    Duration wait = assembly.running().config().api().drainWait();
    LOG.info("draining: not ready; refusing connections in {} ms", wait.toMillis());
    assembly.node().ready().set(false);
    return after(wait)
        .compose(waited -> Future.join(verticles.stream().map(GatewayVerticle::drain).toList()))
        .transform(drained -> close())
        .onComplete(closed -> LOG.info("drained"));
  }

  private Future<Void> after(Duration wait) {
    Promise<Void> waited = Promise.promise();
    if (wait.isZero()) {
      waited.complete();
    } else {
      vertx.setTimer(wait.toMillis(), late -> waited.complete());
    }
    return waited.future();
  }

  private Future<Void> close() {
    assembly.node().ready().set(false);
    vertx.cancelTimer(healthTimer);
    return Future.join(undeploy(), admin.close(), management.close())
        .transform(closed -> assembly.node().embeddings().close())
        .transform(closed -> assembly.node().state().close())
        .transform(closed -> vertx.executeBlocking(this::closeAssemblyBlocking, false));
  }

  private Future<?> undeploy() {
    return Future.join(
        deployments.stream().map(one -> one.compose(vertx::undeploy).otherwiseEmpty()).toList());
  }

  private @Nullable Void closeAssemblyBlocking() {
    assembly.closeBlocking();
    return null;
  }
}
