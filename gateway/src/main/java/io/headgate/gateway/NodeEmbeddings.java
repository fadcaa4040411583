package io.headgate.gateway;

import io.headgate.embedding.EmbedRequest;
import io.headgate.embedding.EmbeddingClient;
import io.headgate.embedding.EmbeddingModelFailure;
import io.headgate.embedding.EmbeddingModelFiles;
import io.headgate.embedding.EmbeddingStats;
import io.headgate.embedding.EmbeddingWorkers;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.config.EmbeddingConfig;
import io.headgate.gateway.config.EmbeddingConfig.Mode;
import io.headgate.gateway.exchange.Embedding;
import io.headgate.gateway.exchange.LocalEmbeddings;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.telemetry.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedding workers of a gateway node, and what the rest of the node sees of them. */
final class NodeEmbeddings {

  private static final Logger LOG = LoggerFactory.getLogger(NodeEmbeddings.class);

  /** Longer prompts are cut to their beginning and end, which say what they are about. */
  static final int ROUTING_TOKENS = 128;

  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final EmbeddingStats NONE = new EmbeddingStats(0, 0, 0, 0, 0, 0, 0, 0);

  private final Mode mode;
  private final Optional<EmbeddingModelFiles> files;
  private final EmbeddingClient client;
  private final Future<EmbeddingWorkers> workers;

  private NodeEmbeddings(
      Mode mode,
      Optional<EmbeddingModelFiles> files,
      EmbeddingClient client,
      Future<EmbeddingWorkers> workers) {
    this.mode = mode;
    this.files = files;
    this.client = client;
    this.workers = workers;
  }

  /** Begins to load the model; {@link #started} tells the end. */
  static NodeEmbeddings start(Vertx vertx, EmbeddingConfig config) {
    Optional<EmbeddingModelFiles> files =
        config.mode() == Mode.OFF
            ? Optional.empty()
            : Optional.of(files(config))
                .filter(found -> config.mode() == Mode.ON || Files.exists(found.onnx()));
    return new NodeEmbeddings(
        config.mode(),
        files,
        new EmbeddingClient(vertx),
        files
            .map(found -> EmbeddingWorkers.start(vertx, config(config, found)))
            .orElseGet(() -> Future.failedFuture("off")));
  }

  private static EmbeddingModelFiles files(EmbeddingConfig config) {
    return config
        .files()
        .map(
            own ->
                new EmbeddingModelFiles(
                    config.model(), own.onnx(), own.tokenizer(), own.pooling(), own.maxTokens()))
        .orElseGet(() -> bundled(config.model()));
  }

  /** The files of a model that comes with the distribution. */
  static EmbeddingModelFiles bundled(String name) {
    String home = System.getProperty(ConfigFile.HOME, "");
    return EmbeddingModelFiles.bundled(Path.of(home, "lib", "models"), name);
  }

  private static EmbeddingWorkers.Config config(EmbeddingConfig config, EmbeddingModelFiles files) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new EmbeddingWorkers.Config(
        files,
        config.workers() == 0 ? cores : config.workers(),
        config.maxWaiting(),
        config.memoEntries());
  }

  /**
   * Whether the workers are ready.
   *
   * @return completes when they are warm, or were not asked for; fails with a {@link StartFailure}
   *     when they were asked for and cannot start
   */
  Future<Void> started() {
    if (files.isEmpty()) {
      return Future.succeededFuture();
    }
    return workers
        .onSuccess(ready -> LOG.info("embedding with {}", ready.model().name()))
        .<Void>mapEmpty()
        .recover(this::withoutWorkers);
  }

  private Future<Void> withoutWorkers(Throwable failure) {
    String why =
        failure instanceof EmbeddingModelFailure known ? known.getMessage() : failure.toString();
    if (mode == Mode.ON) {
      return Future.failedFuture(
          new StartFailure("embedding: " + why + ", or set embedding.enabled to false"));
    }
    LOG.warn("no embeddings on this node: {}", why);
    return Future.succeededFuture();
  }

  /**
   * The digest of the model that this node runs, which is known before it is loaded.
   *
   * @return fails when it runs none, or its file cannot be read
   */
  Future<String> sha256(Vertx vertx) {
    return files
        .map(found -> vertx.executeBlocking(found::sha256Blocking, false))
        .orElseGet(() -> Future.failedFuture("off"));
  }

  /** The model that this node runs; empty when it runs none. */
  Optional<EmbeddingWorkers.Model> model() {
    return workers.succeeded() ? Optional.of(workers.result().model()) : Optional.empty();
  }

  /** Asks the workers of this node, or of others. */
  EmbeddingClient client() {
    return client;
  }

  /** Embeds a text of the configuration; it has the patience of a start. */
  Future<Embedding> embedExemplar(String text) {
    return embed(text, START_PATIENCE);
  }

  /**
   * Embeds what routing looks at.
   *
   * @return fails with an {@link io.headgate.embedding.EmbeddingUnavailable}
   */
  Future<Embedding> embed(String text, Duration patience) {
    int millis = (int) Math.max(1, patience.toMillis());
    return client
        .embed(new EmbedRequest(text, ROUTING_TOKENS, millis))
        .map(reply -> new Embedding(reply.vector(), reply.modelSha256()));
  }

  /** For {@code /v1/embeddings}; empty when off, or when a provider's model has the same name. */
  Optional<LocalEmbeddings> forClients(List<ModelEntry> configured) {
    return files
        .filter(found -> new ModelCatalog(configured).find(pin(found)).isEmpty())
        .map(found -> new BusEmbeddings(client, found.name(), found.maxTokens()));
  }

  /** The configured models, and the local one when clients may ask for it. */
  List<ModelEntry> withLocal(List<ModelEntry> configured) {
    return forClients(configured)
        .map(local -> Stream.concat(configured.stream(), Stream.of(entry(local.model()))).toList())
        .orElse(configured);
  }

  private static String pin(EmbeddingModelFiles files) {
    return LocalEmbeddings.PROVIDER + "/" + files.name();
  }

  private static ModelEntry entry(String model) {
    Deployment deployment =
        new Deployment(
            LocalEmbeddings.PROVIDER,
            model,
            1,
            Optional.of(Deployment.HERE),
            OptionalInt.empty(),
            Optional.of(Set.of()),
            Optional.of(TokenPrice.flat(0, 0, "local")),
            false);
    return new ModelEntry(
        deployment.pin(),
        ModelEntry.Kind.EMBEDDING,
        0,
        ModelEntry.Selection.ORDERED,
        List.of(deployment),
        ModelEntry.DEFAULT_MAX_OUTPUT_TOKENS,
        Resilience.silent());
  }

  /** Shows what the workers do. */
  void showIn(NodeMetrics metrics) {
    if (files.isEmpty()) {
      return;
    }
    metrics.gauge(
        "gateway.embedding.waiting", "Texts that wait for a worker", one(s -> s.waiting()));
    metrics.gauge("gateway.embedding.busy", "Workers that embed a text", one(s -> s.busy()));
    metrics.count("gateway.embedding.requests", "Texts to embed", one(EmbeddingStats::requests));
    metrics.count(
        "gateway.embedding.hits",
        "Texts whose embedding was remembered",
        one(EmbeddingStats::hits));
    metrics.count(
        "gateway.embedding.model.seconds",
        "Time that workers were busy",
        () -> stats().modelNanos() / 1e9);
    String lost = "Texts that were not embedded";
    metrics.count("gateway.embedding.lost", lost, "queue_full", one(EmbeddingStats::refused));
    metrics.count("gateway.embedding.lost", lost, "late", one(EmbeddingStats::expired));
    metrics.count("gateway.embedding.lost", lost, "failed", one(EmbeddingStats::failed));
  }

  private java.util.function.Supplier<Number> one(ToLongFunction<EmbeddingStats> figure) {
    return () -> figure.applyAsLong(stats());
  }

  private EmbeddingStats stats() {
    return workers.succeeded() ? workers.result().stats() : NONE;
  }

  /** Completes when the model is freed, or was never loaded. */
  Future<Void> close() {
    return workers.transform(
        result -> result.succeeded() ? result.result().close() : Future.succeededFuture());
  }
}
