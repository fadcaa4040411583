package io.headgate.embedding;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The workers of a node, from loading their model to closing it. Any thread. */
public final class EmbeddingWorkers {

  /** Much longer than any text takes, also where a debugger or a sleeping machine is at work. */
  private static final long WORKER_WARNING_SECONDS = 60;

  /** The lengths that are run before anyone is served: the first run of each takes longer. */
  private static final int[] WARM_TOKENS = {8, 32, 128};

  private final Vertx vertx;
  private final WorkerExecutor executor;
  private final BlockingEmbeddingModel model;
  private final EmbeddingQueue queue;
  private volatile String deployment = "";

  /**
   * How the workers of a node are set up.
   *
   * @param workers threads that run the model, at least 1; default one for each core
   * @param maxWaiting texts that wait for a worker; more are refused. 0 for none, default 256
   * @param memoEntries embeddings that are remembered; 0 for none, default 10,000
   */
  public record Config(EmbeddingModelFiles files, int workers, int maxWaiting, int memoEntries) {

    public static final int DEFAULT_MAX_WAITING = 256;
    public static final int DEFAULT_MEMO_ENTRIES = 10_000;

    public Config {
      atLeast(1, workers, "workers");
      atLeast(0, maxWaiting, "maxWaiting");
      atLeast(0, memoEntries, "memoEntries");
    }

    /** A worker for each core, and the default bounds. */
    public static Config defaults(EmbeddingModelFiles files) {
      return new Config(
          files,
          Runtime.getRuntime().availableProcessors(),
          DEFAULT_MAX_WAITING,
          DEFAULT_MEMO_ENTRIES);
    }

    private static void atLeast(int bound, int value, String what) {
      if (value < bound) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: >= " + bound + ")");
      }
    }
  }

  /**
   * What the workers run.
   *
   * @param sha256 of its file, in lower-case hexadecimal
   * @param dimensions of each vector
   * @param maxTokens that it reads at the most
   * @param loadTimes how long its parts took
   */
  public record Model(
      String name, String sha256, int dimensions, int maxTokens, LoadTimes loadTimes) {}

  private EmbeddingWorkers(
      Vertx vertx, Config config, WorkerExecutor executor, BlockingEmbeddingModel model) {
    this.vertx = vertx;
    this.executor = executor;
    this.model = model;
    this.queue =
        new EmbeddingQueue(
            executor,
            config.workers(),
            config.maxWaiting(),
            new EmbeddingMemo(config.memoEntries()),
            model::embedBlocking,
            System::nanoTime);
  }

  /**
   * Starts workers.
   *
   * @return completes when they are warm and listen; fails with {@link EmbeddingModelFailure} when
   *     the model cannot be used
   */
  public static Future<EmbeddingWorkers> start(Vertx vertx, Config config) {
    WorkerExecutor executor =
        vertx.createSharedWorkerExecutor(
            "headgate-embedding-" + System.identityHashCode(config),
            config.workers(),
            WORKER_WARNING_SECONDS,
            TimeUnit.SECONDS);
    return executor
        .executeBlocking(() -> loadWarmBlocking(config.files()), false)
        .compose(model -> new EmbeddingWorkers(vertx, config, executor, model).listen())
        .recover(failure -> executor.close().transform(closed -> Future.failedFuture(failure)));
  }

  private static BlockingEmbeddingModel loadWarmBlocking(EmbeddingModelFiles files) {
    BlockingEmbeddingModel model = BlockingEmbeddingModel.loadBlocking(files);
    for (int tokens : WARM_TOKENS) {
      model.embedBlocking("word ".repeat(tokens), tokens);
    }
    return model;
  }

  private Future<EmbeddingWorkers> listen() {
    return vertx
        .deployVerticle(
            () -> new EmbeddingWorkerVerticle(queue),
            new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE))
        .map(
            id -> {
              deployment = id;
              return this;
            });
  }

  /** What the workers run. */
  public Model model() {
    return new Model(
        model.name(), model.sha256(), model.dimensions(), model.maxTokens(), model.loadTimes());
  }

  /** What the workers have done, and do now. */
  public EmbeddingStats stats() {
    return queue.stats();
  }

  /** Stops listening, fails what waits, and frees the model; completes when that is done. */
  public Future<Void> close() {
    return vertx
        .undeploy(deployment)
        .transform(stopped -> executor.executeBlocking(this::closeModelBlocking, false))
        .transform(freed -> executor.close());
  }

  private @Nullable Void closeModelBlocking() {
    model.close();
    return null;
  }
}
