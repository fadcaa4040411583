package io.headgate.gateway.state;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The connections to a Redis, one for each event loop. A thread always uses the same one, so that
 * what it asks is done in the order in which it asks. Any thread.
 */
final class RedisLines {

  private final Vertx vertx;
  private final RedisAddress address;
  private final StoreTally tally;
  private final List<RedisLine> lines = new CopyOnWriteArrayList<>();
  private final Map<Thread, RedisLine> byThread = new ConcurrentHashMap<>();
  private volatile String deployment = "";
  private volatile boolean isClosed;

  RedisLines(Vertx vertx, RedisAddress address, StoreTally tally) {
    this.vertx = vertx;
    this.address = address;
    this.tally = tally;
  }

  /** Completes when each has tried to connect; fails when the server refuses us for good. */
  Future<Void> open(int count, Supplier<RedisLine> line) {
    Supplier<RedisLine> kept =
        () -> {
          RedisLine made = line.get();
          lines.add(made);
          return made;
        };
    return vertx
        .deployVerticle(kept, new DeploymentOptions().setInstances(count))
        .map(
            id -> {
              deployment = id;
              lines.forEach(each -> byThread.put(each.thread(), each));
              return null;
            });
  }

  /**
   * Calls a script.
   *
   * @param call makes the call, and refuses arguments by an exception
   * @return completes with what was read from the answer, on the context that asked
   */
  <T> Future<T> ask(Supplier<RedisCall> call, Function<Response, T> read) {
    try {
      RedisCall made = call.get();
      return send(made.bytes(), line -> line.call(made), read);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
  }

  private <T> Future<T> send(
      long bytes, Function<RedisLine, Future<Response>> send, Function<Response, T> read) {
    if (isClosed) {
      return refused(address + " is closed");
    }
    if (!tally.tryBegin(bytes)) {
      return refused("too many operations wait for " + address);
    }
    Context asked = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    RedisLine line = mine();
    line.run(
        () ->
            send.apply(line)
                .map(read)
                .onComplete(
                    answer -> {
                      tally.end(bytes);
                      if (answer.cause() instanceof StoreUnavailableException failure) {
                        tally.failed(failure);
                      }
                      asked.runOnContext(done -> promise.handle(answer));
                    }));
    return promise.future();
  }

  private <T> Future<T> refused(String message) {
    return Future.failedFuture(tally.failed(new StoreUnavailableException(message)));
  }

  private RedisLine mine() {
    Thread thread = Thread.currentThread();
    RedisLine own = byThread.get(thread);
    return own != null ? own : lines.get((int) (thread.getId() % lines.size()));
  }

  boolean areUp() {
    return !isClosed && lines.stream().allMatch(RedisLine::isUp);
  }

  /** Completes when all are closed; what waits fails. */
  Future<Void> close() {
    if (isClosed) {
      return Future.succeededFuture();
    }
    isClosed = true;
    return vertx.undeploy(deployment);
  }
}
