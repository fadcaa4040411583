package io.headgate.embedding;

import io.headgate.embedding.EmbeddingUnavailable.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The texts in front of a node's workers: any idle worker takes the next one. Bounded, because a
 * text that waits long is answered too late to be of use. Any thread.
 */
final class EmbeddingQueue {

  private final WorkerExecutor executor;
  private final int workers;
  private final int maxWaiting;
  private final EmbeddingMemo memo;
  private final BiFunction<String, Integer, EmbedReply> blockingModel;
  private final LongSupplier nanos;

  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final LongAdder requests = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder modelNanos = new LongAdder();
  private final Promise<Void> idleAfterClose = Promise.promise();
  private volatile boolean closed;

  /**
   * Makes a queue.
   *
   * @param executor with as many threads as workers
   * @param blockingModel takes a text and its number of tokens; runs on the executor
   */
  EmbeddingQueue(
      WorkerExecutor executor,
      int workers,
      int maxWaiting,
      EmbeddingMemo memo,
      BiFunction<String, Integer, EmbedReply> blockingModel,
      LongSupplier nanos) {
    this.executor = executor;
    this.workers = workers;
    this.maxWaiting = maxWaiting;
    this.memo = memo;
    this.blockingModel = blockingModel;
    this.nanos = nanos;
  }

  /**
   * Embeds a text.
   *
   * @return completes on the worker's thread; fails with {@link EmbeddingUnavailable}
   */
  Future<EmbedReply> embed(EmbedRequest request) {
    requests.increment();
    if (closed) {
      return unavailable(Reason.NO_WORKER, "the worker stops");
    }
    EmbeddingMemo.Key key = EmbeddingMemo.key(request);
    EmbedReply known = memo.find(key);
    if (known != null) {
      hits.increment();
      return Future.succeededFuture(known);
    }
    if (accepted.incrementAndGet() > workers + maxWaiting) {
      left();
      refused.increment();
      return unavailable(Reason.QUEUE_FULL, maxWaiting + " texts wait already");
    }
    Promise<EmbedReply> reply = Promise.promise();
    long arrived = nanos.getAsLong();
    executor
        .executeBlocking(() -> answerBlocking(request, key, arrived, reply), false)
        .onFailure(gone -> reply.tryFail(unavailable("the workers are gone")));
    return reply.future();
  }

  private @Nullable Void answerBlocking(
      EmbedRequest request, EmbeddingMemo.Key key, long arrived, Promise<EmbedReply> reply) {
    busy.incrementAndGet();
    Future<EmbedReply> result;
    try {
      result = runBlocking(request, arrived);
    } finally {
      busy.decrementAndGet();
      left();
    }
    result.onSuccess(computed -> memo.keep(key, computed)).onComplete(reply);
    return null;
  }

  private Future<EmbedReply> runBlocking(EmbedRequest request, long arrived) {
    if (closed) {
      return unavailable(Reason.NO_WORKER, "the worker stops");
    }
    long waited = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - arrived);
    if (waited >= request.deadlineMillis()) {
      expired.increment();
      return unavailable(Reason.LATE, "waited " + waited + " ms for a worker");
    }
    try {
      EmbedReply computed = blockingModel.apply(request.text(), request.maxTokens());
      modelNanos.add(computed.nanos());
      return Future.succeededFuture(computed);
    } catch (RuntimeException e) {
      failed.increment();
      return unavailable(Reason.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static Future<EmbedReply> unavailable(Reason reason, String message) {
    return Future.failedFuture(new EmbeddingUnavailable(reason, message));
  }

  private static EmbeddingUnavailable unavailable(String message) {
    return new EmbeddingUnavailable(Reason.NO_WORKER, message);
  }

  private void left() {
    if (accepted.decrementAndGet() == 0 && closed) {
      idleAfterClose.tryComplete();
    }
  }

  EmbeddingStats stats() {
    int running = busy.get();
    return new EmbeddingStats(
        requests.sum(),
        hits.sum(),
        refused.sum(),
        expired.sum(),
        failed.sum(),
        Math.max(0, accepted.get() - running),
        running,
        modelNanos.sum());
  }

  /** Takes no more; completes when no worker is busy. What waits fails. Any number of times. */
  Future<Void> close() {
    accepted.incrementAndGet();
    closed = true;
    left();
    return idleAfterClose.future();
  }
}
