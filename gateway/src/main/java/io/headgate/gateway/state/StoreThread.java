package io.headgate.gateway.state;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which an embedded store does everything, in the order in which it was asked.
 *
 * <p>What waits is done as one batch with one commit at its end, and nothing that was written, nor
 * what was read after it, is answered before: so the cost of a commit is shared by all that wait,
 * and nobody sees what may still be undone. Methods of any thread but those that block.
 */
final class StoreThread {

  private static final int MAX_BATCH = 1_000;
  private static final int MAX_SWEEP = 1_000;

  private final Vertx vertx;
  private final StoreFile file;
  private final StoreTally tally;
  private final Clock clock;
  private final ConcurrentLinkedQueue<Task<?>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor thread;
  private volatile @Nullable ScheduledFuture<?> tidying;
  private volatile boolean isClosed;

  StoreThread(Vertx vertx, StoreFile file, StoreTally tally, Clock clock) {
    this.vertx = vertx;
    this.file = file;
    this.tally = tally;
    this.clock = clock;
    this.thread = new ScheduledThreadPoolExecutor(1, StoreThread::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "headgate-state");
    thread.setDaemon(true);
    return thread;
  }

  /** Opens the file and begins to tidy it from time to time. */
  Future<Void> start(Duration tidyEvery) {
    Promise<Void> opened = Promise.promise();
    Context context = vertx.getOrCreateContext();
    thread.execute(
        () -> {
          try {
            file.openBlocking();
            long millis = tidyEvery.toMillis();
            tidying =
                thread.scheduleWithFixedDelay(
                    this::tidyBlocking, millis, millis, TimeUnit.MILLISECONDS);
            context.runOnContext(done -> opened.complete());
          } catch (RuntimeException e) {
            thread.shutdown();
            context.runOnContext(done -> opened.fail(e));
          }
        });
    return opened.future();
  }

  /** Reads; sees all that was asked for before. */
  <T> Future<T> read(Work<T> work) {
    return submit(work, false, 0);
  }

  /**
   * Writes.
   *
   * @param bytes how much waits with it
   * @return completes after the commit
   */
  <T> Future<T> write(long bytes, Work<T> work) {
    return submit(work, true, bytes);
  }

  private <T> Future<T> submit(Work<T> work, boolean isWrite, long bytes) {
    if (isClosed) {
      return refused(file + " is closed");
    }
    if (!tally.tryBegin(bytes)) {
      return refused("too many operations wait for " + file);
    }
    Task<T> task = new Task<>(work, isWrite, bytes, vertx.getOrCreateContext(), Promise.promise());
    queue.add(task);
    schedule();
    return task.promise.future();
  }

  private <T> Future<T> refused(String message) {
    return Future.failedFuture(tally.failed(new StoreUnavailableException(message)));
  }

  private void schedule() {
    if (isScheduled.compareAndSet(false, true)) {
      try {
        thread.execute(this::drainBlocking);
      } catch (RejectedExecutionException e) {
        failAll(drained(), new StoreUnavailableException(file + " is closed", e));
      }
    }
  }

  private void drainBlocking() {
    isScheduled.set(false);
    List<Task<?>> batch = drained();
    if (!batch.isEmpty()) {
      runBlocking(batch);
    }
    if (!queue.isEmpty()) {
      schedule();
    }
  }

  private List<Task<?>> drained() {
    List<Task<?>> batch = new ArrayList<>();
    while (batch.size() < MAX_BATCH) {
      Task<?> task = queue.poll();
      if (task == null) {
        break;
      }
      batch.add(task);
    }
    return batch;
  }

  private void runBlocking(List<Task<?>> batch) {
    int answered = 0;
    try {
      Tables tables = file.tablesBlocking();
      long now = clock.millis();
      boolean isDirty = false;
      for (Task<?> task : batch) {
        task.run(tables, now);
        isDirty |= task.isWrite;
        if (!isDirty) {
          answered++;
          answer(task);
        }
      }
      if (isDirty) {
        file.commitBlocking();
      }
      batch.subList(answered, batch.size()).forEach(this::answer);
    } catch (StoreUnavailableException e) {
      failAll(batch.subList(answered, batch.size()), e);
    } catch (RuntimeException | Error e) {
      abandonBlocking(e);
      failAll(batch.subList(answered, batch.size()), failure(e));
    }
  }

  private void answer(Task<?> task) {
    tally.end(task.bytes);
    task.answer();
  }

  private void failAll(List<Task<?>> tasks, StoreUnavailableException failure) {
    for (Task<?> task : tasks) {
      tally.end(task.bytes);
      task.fail(tally.failed(failure));
    }
  }

  private StoreUnavailableException failure(Throwable cause) {
    return new StoreUnavailableException(file + " has failed: " + cause.getMessage(), cause);
  }

  private void abandonBlocking(Throwable failure) {
    try {
      file.abandonBlocking(failure);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Removes what is over and gives back space; a bounded part of both at a time. */
  private void tidyBlocking() {
    try {
      Tables tables = file.tablesBlocking();
      if (Lapse.sweep(tables, clock.millis(), MAX_SWEEP) > 0) {
        file.commitBlocking();
      }
      file.compactBlocking();
    } catch (StoreUnavailableException e) {
      tally.failed(e);
    } catch (RuntimeException | Error e) {
      abandonBlocking(e);
      tally.failed(failure(e));
    }
  }

  /**
   * Does what still waits, and closes the file.
   *
   * @return completes when the file is closed; fails when that fails
   */
  Future<Void> close() {
    if (isClosed) {
      return Future.succeededFuture();
    }
    isClosed = true;
    ScheduledFuture<?> tidy = tidying;
    if (tidy != null) {
      tidy.cancel(false);
    }
    Promise<Void> closed = Promise.promise();
    Context context = vertx.getOrCreateContext();
    thread.execute(
        () -> {
          try {
            for (List<Task<?>> rest = drained(); !rest.isEmpty(); rest = drained()) {
              runBlocking(rest);
            }
            file.closeBlocking();
            context.runOnContext(done -> closed.complete());
          } catch (RuntimeException e) {
            context.runOnContext(done -> closed.fail(e));
          } finally {
            thread.shutdown();
          }
        });
    return closed.future();
  }

  /** What an operation does with the tables. Refuses by an exception before it changes anything. */
  interface Work<T> {
    T on(Tables tables, long nowMillis);
  }

  /** An operation that waits, and then its answer. */
  private static final class Task<T> {

    private final Work<T> work;
    private final boolean isWrite;
    private final long bytes;
    private final Context context;
    private final Promise<T> promise;
    private @Nullable T result;
    private @Nullable RuntimeException refusal;

    Task(Work<T> work, boolean isWrite, long bytes, Context context, Promise<T> promise) {
      this.work = work;
      this.isWrite = isWrite;
      this.bytes = bytes;
      this.context = context;
      this.promise = promise;
    }

    void run(Tables tables, long now) {
      try {
        result = work.on(tables, now);
      } catch (IllegalArgumentException | ArithmeticException e) {
        refusal = e;
      }
    }

    void answer() {
      context.runOnContext(
          done -> {
            if (refusal == null) {
              promise.complete(result);
            } else {
              promise.fail(refusal);
            }
          });
    }

    void fail(StoreUnavailableException failure) {
      context.runOnContext(done -> promise.fail(failure));
    }
  }
}
