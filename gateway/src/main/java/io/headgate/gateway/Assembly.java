package io.headgate.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.embedding.EmbeddingUnavailable;
import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admin.CircuitOrder;
import io.headgate.gateway.admin.HealthReport;
import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.config.EffectiveConfig;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.dispatch.SideCaller;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.exchange.Embedding;
import io.headgate.gateway.exchange.ModelCaller;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HeapUse;
import io.headgate.gateway.health.LoopLag;
import io.headgate.gateway.health.NodeLoad;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.http.ConnectionCount;
import io.headgate.gateway.http.ManagementServer;
import io.headgate.gateway.http.SmallListener;
import io.headgate.gateway.pipeline.ChatPipeline;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.provider.ProviderClient;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.routing.ClassifierStrategy;
import io.headgate.gateway.routing.LlmStrategy;
import io.headgate.gateway.routing.Profile;
import io.headgate.gateway.routing.RoutingConfig;
import io.headgate.gateway.routing.RoutingStage;
import io.headgate.gateway.routing.RoutingStrategy;
import io.headgate.gateway.routing.RuleStrategy;
import io.headgate.gateway.routing.SemanticStrategy;
import io.headgate.gateway.signals.SignalsStage;
import io.headgate.gateway.signals.TokenEstimator;
import io.headgate.gateway.telemetry.AccessLog;
import io.headgate.gateway.telemetry.DecisionLog;
import io.headgate.gateway.telemetry.LineWriter;
import io.headgate.gateway.telemetry.NodeMetrics;
import io.headgate.gateway.telemetry.TelemetryStage;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: the only place where stages are made, in the order in which a request meets
 * them. What all event loops share is made once, the rest for each of them.
 */
final class Assembly {

  private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

  /** Failures in a row after which a judge is left alone, and for how long. */
  private static final int JUDGE_FAILURES = 5;

  private static final long JUDGE_REST_MILLIS = 10_000;

  private final GatewayConfig config;
  private final Clock clock = Clock.systemUTC();
  private final Ticker ticker = Ticker.system();
  private final SecureRandom seeds = new SecureRandom();
  private final ConnectionCount connections = new ConnectionCount();
  private final ByteBudget memory = ByteBudget.ofHeap();
  private final AtomicBoolean ready = new AtomicBoolean();
  private final NodeLoad load;

  private final LineWriter accessLines;
  private final Optional<LineWriter> decisionLines;
  private final NodeMetrics metrics;
  private final NodeEmbeddings embeddings;
  private final ModelCatalog catalog;
  private final HealthBoard health;
  private final WaitingRoom waitingRoom;
  private final AdmissionStage admission;
  private final TokenEstimator tokens = new TokenEstimator();
  private @Nullable SignalsStage signals;
  private final LearnedRouting learned = new LearnedRouting();
  private final TelemetryStage telemetry;

  /**
   * Makes what all event loops share.
   *
   * @param accessLog takes the lines of the access log
   */
  Assembly(GatewayConfig config, NodeEmbeddings embeddings, OutputStream accessLog) {
    this.config = config;
    this.embeddings = embeddings;
    this.accessLines = new LineWriter(accessLog, "access log");
    this.decisionLines = config.telemetry().decisionLog().map(Assembly::appendBlocking);
    this.metrics = new NodeMetrics(config.revision());
    this.load = new NodeLoad(config.load(), ticker, new HeapUse());
    NodeGauges gauges = new NodeGauges(metrics);
    gauges.show(load);
    gauges.show(connections);
    gauges.show(memory);
    gauges.showLogs(accessLines, decisionLines);
    embeddings.showIn(metrics);
    this.catalog =
        new ModelCatalog(
            embeddings.withLocal(config.models()),
            config.routing().stage().profiles().stream().map(Profile::name).toList());
    this.health =
        new HealthBoard(config.health(), ticker, () -> ThreadLocalRandom.current().nextLong());
    this.waitingRoom = new WaitingRoom(config.waiting(), ticker);
    new UpstreamMetrics(health, waitingRoom, metrics).showAll(config);
    this.admission = new AdmissionStage(config.admission());
    this.telemetry =
        new TelemetryStage(
            config.telemetry(),
            metrics.registry(),
            new AccessLog(clock, config.revision(), accessLines),
            decisionLines.map(lines -> new DecisionLog(clock, config.revision(), lines)));
  }

  /** Opens a log for lines behind those that it has, for its owner only; at the start, once. */
  private static LineWriter appendBlocking(Path file) {
    try {
      if (Files.notExists(file)
          && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      return new LineWriter(
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          "decision log");
    } catch (IOException refused) {
      throw new StartFailure(
          "telemetry.decision_log: " + file + " cannot be written (" + refused + ")");
    }
  }

  GatewayConfig config() {
    return config;
  }

  /** Whether this node wants traffic; told to load balancers. */
  AtomicBoolean ready() {
    return ready;
  }

  /** What is known of all upstreams, shared by the event loops. */
  HealthBoard health() {
    return health;
  }

  /** The public listener of one event loop, with its own connections to the providers. */
  ApiServer apiServer(Vertx vertx) {
    Map<String, ProviderClient> providers = new HashMap<>();
    for (ProviderConfig provider : config.providers()) {
      providers.put(provider.name(), new ProviderClient(vertx, provider, clock));
    }
    RoutingStage routing = routing(vertx, new SideCaller(vertx, providers, health));
    ChatPipeline pipeline =
        new ChatPipeline(
            load,
            admission,
            signals(vertx),
            routing,
            new DispatchStage(
                vertx,
                config.dispatch(),
                providers,
                embeddings.forClients(config.models()),
                health,
                waitingRoom),
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

  /** Tells how late one event loop is. */
  LoopLag loopLag() {
    return new LoopLag(ticker, load::lag);
  }

  /** One for all event loops, for what it loads is large. */
  private synchronized SignalsStage signals(Vertx vertx) {
    if (signals == null) {
      signals =
          new SignalsStage(
              vertx,
              new SignalsStage.Config(
                  config.routing().needs(),
                  Map.of(SignalKind.EMBEDDING, config.routing().embeddingTimeout()),
                  NodeEmbeddings.ROUTING_TOKENS,
                  config.routing().patterns()),
              tokens,
              this::embed);
    }
    return signals;
  }

  private Future<Embedding> embed(String text, int maxTokens, Duration patience) {
    return embeddings
        .embed(text, patience)
        .recover(failure -> Future.failedFuture(absence(failure)));
  }

  /** Why there is no embedding, in the words that the signals know. */
  private static Throwable absence(Throwable failure) {
    if (!(failure instanceof EmbeddingUnavailable why)) {
      return failure;
    }
    return switch (why.reason()) {
      case LATE -> new TimeoutException(why.getMessage());
      case QUEUE_FULL -> new RejectedExecutionException(why.getMessage());
      case NO_WORKER, FAILED -> why;
    };
  }

  /**
   * Learns what routing learns at the start, beside the loading of the embedding model: what was
   * embedded at an earlier start need not wait for it.
   *
   * @param started completes when the embedding workers have started, or will not
   * @return fails as {@code started} does, or with a {@link StartFailure} when what the operator
   *     gave cannot be learned from
   */
  Future<Void> learn(Vertx vertx, Future<Void> started) {
    RoutingConfig routing = config.routing();
    Future<Void> warm = signals(vertx).warm();
    Future<Void> learning =
        routing.semantic().isEmpty() && routing.classifier().isEmpty()
            ? Future.succeededFuture()
            : embeddings.sha256(vertx).compose(sha256 -> learn(vertx, started, sha256));
    return Future.all(warm, started.compose(ready -> learned(learning))).mapEmpty();
  }

  /** Without embeddings nothing of what was learned is asked, nor its failure told. */
  private Future<Void> learned(Future<Void> learning) {
    RoutingConfig routing = config.routing();
    if (routing.semantic().isEmpty() && routing.classifier().isEmpty()) {
      return learning;
    }
    if (embeddings.model().isEmpty()) {
      LOG.warn("routing goes on without its meaning: there are no embeddings on this node");
      return Future.succeededFuture();
    }
    // Vectors that are kept leave the way over the event bus cold for the first prompt.
    Future<?> way = embeddings.embedExemplar("the way to the workers").otherwiseEmpty();
    return Future.all(learning, way).mapEmpty();
  }

  private Future<Void> learn(Vertx vertx, Future<Void> started, String sha256) {
    Future<Void> classifier =
        config
            .routing()
            .classifier()
            .map(
                wanted ->
                    new ClassifierLoader(
                            vertx, wanted.file(), wanted.labels().keySet(), sha256, learned)
                        .start(wanted.reload()))
            .orElse(Future.succeededFuture());
    Future<Void> routes =
        config
            .routing()
            .semantic()
            .map(wanted -> train(vertx, started, wanted, sha256))
            .orElse(classifier);
    return Future.all(classifier, routes).mapEmpty();
  }

  private Future<Void> train(
      Vertx vertx, Future<Void> started, SemanticStrategy.Config semantic, String sha256) {
    Optional<Path> kept =
        Optional.ofNullable(System.getProperty(ConfigFile.HOME))
            .map(home -> Path.of(home, "lib", "vectors"));
    return new RouteTrainer(
            vertx, text -> started.compose(ready -> embeddings.embedExemplar(text)), kept)
        .train(semantic, sha256)
        .onSuccess(learned::use)
        .mapEmpty();
  }

  /** The strategies that are configured; which of them are asked, and when, profiles say. */
  private RoutingStage routing(Vertx vertx, ModelCaller caller) {
    RoutingConfig routing = config.routing();
    List<RoutingStrategy> strategies = new ArrayList<>();
    strategies.add(new RuleStrategy(routing.rules()));
    routing
        .semantic()
        .ifPresent(semantic -> strategies.add(new SemanticStrategy(semantic, learned::routes)));
    routing
        .classifier()
        .ifPresent(
            classifier -> strategies.add(new ClassifierStrategy(classifier, learned::classifier)));
    routing
        .llm()
        .ifPresent(
            llm ->
                strategies.add(
                    new LlmStrategy(llm, routing.stage(), catalog, caller, breaker(vertx))));
    return new RoutingStage(
        catalog, routing.stage(), strategies, new SplittableRandom(seeds.nextLong()), health);
  }

  /** Stops asking a judge that fails again and again; each event loop learns for itself. */
  private static CircuitBreaker breaker(Vertx vertx) {
    return CircuitBreaker.create(
            "llm-router",
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(JUDGE_FAILURES)
                .setResetTimeout(JUDGE_REST_MILLIS)
                .setTimeout(-1))
        .failurePolicy(asked -> asked.failed() && isJudgesFault(asked.cause()));
  }

  /** What a prompt provokes must not take the judge away from others. */
  private static boolean isJudgesFault(Throwable failure) {
    return failure instanceof GatewayException expected
        && expected.code().isUpstream()
        && expected.code().status() >= 500;
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
            () -> EffectiveConfig.render(config),
            "/admin/api/health",
            new HealthReport(health, ticker)),
        Map.of("/admin/api/circuits", new CircuitOrder(health, config.models())));
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
    decisionLines.ifPresent(LineWriter::closeBlocking);
  }
}
