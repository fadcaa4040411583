package io.headgate.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.config.EffectiveConfig;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.http.ConnectionCount;
import io.headgate.gateway.http.ManagementServer;
import io.headgate.gateway.http.SmallListener;
import io.headgate.gateway.pipeline.ChatPipeline;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.provider.ProviderClient;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.routing.RoutingStage;
import io.headgate.gateway.telemetry.AccessLog;
import io.headgate.gateway.telemetry.LineWriter;
import io.headgate.gateway.telemetry.NodeMetrics;
import io.headgate.gateway.telemetry.TelemetryStage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The composition root: the only place where stages are made, in the order in which a request meets
 * them. What all event loops share is made once, the rest for each of them.
 */
final class Assembly {

  private final GatewayConfig config;
  private final Clock clock = Clock.systemUTC();
  private final Ticker ticker = Ticker.system();
  private final SecureRandom seeds = new SecureRandom();
  private final ConnectionCount connections = new ConnectionCount();
  private final ByteBudget memory = ByteBudget.ofHeap();
  private final AtomicBoolean ready = new AtomicBoolean();

  private final LineWriter accessLines;
  private final NodeMetrics metrics;
  private final NodeEmbeddings embeddings;
  private final ModelCatalog catalog;
  private final AdmissionStage admission;
  private final RoutingStage routing;
  private final TelemetryStage telemetry;

  /**
   * Makes what all event loops share.
   *
   * @param accessLog takes the lines of the access log
   */
  Assembly(GatewayConfig config, NodeEmbeddings embeddings, OutputStream accessLog) {
    this.config = config;
    this.embeddings = embeddings;
    this.accessLines = new LineWriter(accessLog);
    this.metrics = new NodeMetrics(config.revision());
    metrics.gauge("gateway.connections", "Open client connections", connections::total);
    metrics.count(
        "gateway.connections.refused",
        "Client connections closed at once because a bound was met",
        connections::refused);
    metrics.gauge(
        "gateway.body.bytes", "Bytes of requests and answers that are held", memory::used);
    metrics.count(
        "gateway.body.bytes.refused",
        "Requests refused because all together would hold too many bytes",
        memory::refused);
    for (ConnectionCount.Reason reason : ConnectionCount.Reason.values()) {
      metrics.count(
          "gateway.connections.closed",
          "Client connections closed because the client was too slow",
          reason.name().toLowerCase(Locale.ROOT),
          () -> connections.closedBy(reason));
    }
    metrics.count(
        "gateway.access.log.dropped",
        "Lines of the access log lost because the output could not keep up",
        accessLines::dropped);
    embeddings.showIn(metrics);
    this.catalog = new ModelCatalog(embeddings.withLocal(config.models()));
    this.admission = new AdmissionStage(config.admission());
    this.routing = new RoutingStage(catalog);
    this.telemetry =
        new TelemetryStage(
            config.telemetry(),
            metrics.registry(),
            new AccessLog(clock, config.revision(), accessLines));
  }

  GatewayConfig config() {
    return config;
  }

  /** Whether this node wants traffic; told to load balancers. */
  AtomicBoolean ready() {
    return ready;
  }

  /** The public listener of one event loop, with its own connections to the providers. */
  ApiServer apiServer(Vertx vertx) {
    Map<String, ProviderClient> providers = new HashMap<>();
    for (ProviderConfig provider : config.providers()) {
      providers.put(provider.name(), new ProviderClient(vertx, provider, clock));
    }
    ChatPipeline pipeline =
        new ChatPipeline(
            admission,
            routing,
            new DispatchStage(vertx, providers, embeddings.forClients(config.models())),
            telemetry);
    return new ApiServer(
        vertx,
        config.api(),
        connections,
        pipeline,
        catalog,
        memory,
        ticker,
        seeds.nextLong(),
        () -> close(providers.values()));
  }

  private static Future<Void> close(Collection<ProviderClient> providers) {
    return Future.join(providers.stream().map(ProviderClient::close).toList()).mapEmpty();
  }

  ManagementServer managementServer(Vertx vertx) {
    return new ManagementServer(vertx, config.management(), ready::get, metrics::scrape);
  }

  AdminServer adminServer(Vertx vertx) {
    return new AdminServer(
        vertx,
        config.admin(),
        new SmallListener(),
        Map.of(
            "/admin/api/status",
            this::status,
            "/admin/api/config",
            () -> EffectiveConfig.render(config)));
  }

  private ObjectNode status() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("version", Version.current())
        .put("config_revision", config.revision())
        .put("ready", ready.get())
        .put("connections", connections.total());
  }

  /** Writes what is still to be logged, for a second at most. */
  void closeBlocking() {
    metrics.close();
    accessLines.closeBlocking();
  }
}
