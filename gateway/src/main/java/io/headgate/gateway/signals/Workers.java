package io.headgate.gateway.signals;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Runs what takes long on worker threads, a bounded number of it. Any thread. */
final class Workers {

  /** Tasks that run or wait; one that nobody waits for any more still counts. */
  static final int MAX_TASKS = 64;

  private final Vertx vertx;
  private final AtomicInteger tasks = new AtomicInteger();

  Workers(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Runs a task.
   *
   * @return completes with what the task returns; fails as the task does, or with {@link
   *     RejectedExecutionException}
   */
  <T> Future<T> run(Supplier<T> task) {
    if (tasks.incrementAndGet() > MAX_TASKS) {
      tasks.decrementAndGet();
      return Future.failedFuture(new RejectedExecutionException("more than " + MAX_TASKS));
    }
    return vertx
        .executeBlocking(
            () -> {
              try {
                return task.get();
              } finally {
                tasks.decrementAndGet();
              }
            },
            false)
        .map(result -> requireNonNull(result, "result"));
  }

  /** As {@link #run(Supplier)}, but fails with a timeout when the task takes longer than that. */
  <T> Future<T> run(Supplier<T> task, Duration budget) {
    return run(task).timeout(Math.max(1, budget.toMillis()), TimeUnit.MILLISECONDS);
  }
}
