package io.headgate.bench;

import io.headgate.embedding.BlockingEmbeddingModel;
import io.headgate.embedding.EmbedRequest;
import io.headgate.embedding.EmbeddingBus;
import io.headgate.embedding.EmbeddingClient;
import io.headgate.embedding.EmbeddingModelFiles;
import io.headgate.embedding.EmbeddingWorkers;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Callers on event loops ask workers over the event bus, as the gateway does. */
final class BusEmbedding implements EmbeddingWay {

  private static final int DEADLINE_MILLIS = 60_000;
  private static final int MAX_WAITING = 1_000;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final String name;
  private final Vertx vertx;
  private final Runnable stop;
  private final EmbeddingClient client;
  private final List<Context> loops = new ArrayList<>();

  private BusEmbedding(String name, Vertx vertx, Runnable stop) {
    this.name = name;
    this.vertx = vertx;
    this.stop = stop;
    this.client = new EmbeddingClient(vertx);
    for (int i = 0; i < CORES; i++) {
      loops.add(vertx.getOrCreateContext());
    }
  }

  /** The gateway's own workers: one queue, and any idle worker takes the next text. */
  static BusEmbedding oneQueue(EmbeddingModelFiles files) {
    Vertx vertx = vertx();
    EmbeddingWorkers workers =
        await(
            EmbeddingWorkers.start(
                vertx, new EmbeddingWorkers.Config(files, CORES, MAX_WAITING, 0)));
    return new BusEmbedding("one queue", vertx, () -> await(workers.close()));
  }

  /** What Vert.x suggests: an instance of a worker verticle for each core, asked in turn. */
  static BusEmbedding queueForEach(EmbeddingModelFiles files) {
    Vertx vertx = vertx();
    BlockingEmbeddingModel model = BlockingEmbeddingModel.loadBlocking(files);
    EmbeddingBus bus = EmbeddingBus.of(vertx);
    await(
        vertx.deployVerticle(
            () -> new Instance(bus, model),
            new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("instances")
                .setWorkerPoolSize(CORES)
                .setInstances(CORES)));
    return new BusEmbedding("queue for each", vertx, model::close);
  }

  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions().setEventLoopPoolSize(CORES).setPreferNativeTransport(true));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void runBlocking(
      int callers, List<String> texts, long nanos, Histogram latencies, Histogram added) {
    Turn turn =
        new Turn(
            texts,
            new AtomicLong(),
            System.nanoTime() + nanos,
            new ConcurrentHistogram(latencies),
            new ConcurrentHistogram(added));
    List<CompletableFuture<Void>> ended = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      ended.add(done);
      loops.get(caller % loops.size()).runOnContext(on -> call(turn, done));
    }
    CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new)).join();
    latencies.add(turn.latencies());
    added.add(turn.added());
  }

  private void call(Turn turn, CompletableFuture<Void> done) {
    long start = System.nanoTime();
    client
        .embed(new EmbedRequest(turn.next(), EmbeddingModelFiles.MAX_TOKENS, DEADLINE_MILLIS))
        .onFailure(done::completeExceptionally)
        .onSuccess(
            reply -> {
              long now = System.nanoTime();
              if (now > turn.end()) {
                done.complete(null);
              } else {
                turn.latencies().recordValue(now - start);
                turn.added().recordValue(Math.max(0, now - start - reply.nanos()));
                call(turn, done);
              }
            });
  }

  /** What the callers of a turn share. */
  private record Turn(
      List<String> texts, AtomicLong index, long end, Histogram latencies, Histogram added) {

    String next() {
      return texts.get((int) (index.getAndIncrement() % texts.size()));
    }
  }

  @Override
  public void close() {
    if (name.equals("one queue")) {
      stop.run();
      await(vertx.close());
    } else {
      await(vertx.close());
      stop.run();
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** One of as many workers as cores. */
  private static final class Instance extends VerticleBase {

    private final EmbeddingBus bus;
    private final BlockingEmbeddingModel model;

    private Instance(EmbeddingBus bus, BlockingEmbeddingModel model) {
      this.bus = bus;
      this.model = model;
    }

    @Override
    public Future<?> start() {
      return bus.consumeLocal(
              request ->
                  Future.succeededFuture(model.embedBlocking(request.text(), request.maxTokens())))
          .completion();
    }
  }
}
