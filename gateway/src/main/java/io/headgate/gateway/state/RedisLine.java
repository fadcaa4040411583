package io.headgate.gateway.state;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One long-lived connection to Redis, on an event loop of its own choice, and the breaker of what
 * goes over it: while there is no connection that has proven to work, calls fail at once, and it is
 * tried again and again to make one.
 *
 * <p>A server that hangs keeps its connections and answers nothing. Since answers come in order, a
 * connection is known to hang when a call gets none in time and no earlier one has got one
 * meanwhile either. Such a connection is closed with all that waits for it, and made anew.
 *
 * <p>Each connection has a client of its own, because only closing a client closes the connection
 * and fails what waits for it. All but the constructor and {@link #isUp()} happens on the event
 * loop.
 */
final class RedisLine extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLine.class);

  private static final long FIRST_WAIT_MILLIS = 20;
  private static final int MAX_DOUBLINGS = 6;

  private final RedisAddress address;
  private final RedisStateStore.Config config;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private @Nullable Thread thread;
  private @Nullable Redis client;
  private @Nullable RedisConnection connection;
  private @Nullable StateStoreException refusal;
  private long answeredNanos;
  private int failedTries;
  private boolean isClosed;
  private volatile boolean isUp;

  RedisLine(
      RedisAddress address,
      RedisStateStore.Config config,
      LongSupplier nanos,
      RandomGenerator random) {
    this.address = address;
    this.config = config;
    this.nanos = nanos;
    this.random = random;
  }

  /** Completes after the first try to connect; fails when the server refuses us for good. */
  @Override
  public Future<?> start() {
    thread = Thread.currentThread();
    return connect().otherwiseEmpty().compose(tried -> welcomed());
  }

  private Future<Void> welcomed() {
    if (refusal == null) {
      return Future.succeededFuture();
    }
    // What has not started is not stopped either.
    isClosed = true;
    return Future.failedFuture(refusal);
  }

  @Override
  public Future<?> stop() {
    isClosed = true;
    isUp = false;
    Redis open = client;
    client = null;
    connection = null;
    return open == null ? Future.succeededFuture() : open.close();
  }

  /** The event loop's thread; known once started. */
  Thread thread() {
    return requireNonNull(thread, "thread");
  }

  /** Any thread. */
  boolean isUp() {
    return isUp;
  }

  /** Runs on the event loop: at once when this is it. */
  void run(Runnable work) {
    if (Thread.currentThread() == thread) {
      work.run();
    } else {
      context.runOnContext(go -> work.run());
    }
  }

  private Future<Void> connect() {
    Redis made = Redis.createClient(vertx, address.options());
    return made.connect()
        .compose(fresh -> prove(fresh).map(proven -> fresh))
        .timeout(RedisAddress.CONNECT_TIME.toMillis(), TimeUnit.MILLISECONDS)
        .compose(fresh -> connected(made, fresh))
        .onFailure(cause -> failed(made, cause));
  }

  /** Shows that the server answers and that its keys can be read, and tells it our scripts. */
  private static Future<?> prove(RedisConnection fresh) {
    List<Request> scripts = new ArrayList<>();
    for (RedisScript script : RedisScript.values()) {
      scripts.add(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source()));
    }
    return fresh.batch(scripts);
  }

  private Future<Void> connected(Redis made, RedisConnection fresh) {
    if (isClosed) {
      return made.close();
    }
    Handler<Object> end = any -> lost(made, "the connection has ended");
    fresh.endHandler(end::handle);
    fresh.exceptionHandler(end::handle);
    client = made;
    connection = fresh;
    answeredNanos = nanos.getAsLong();
    failedTries = 0;
    isUp = true;
    LOG.info("connected to {}", address);
    return Future.succeededFuture();
  }

  private void failed(Redis made, Throwable cause) {
    made.close().onFailure(e -> LOG.debug("a failed connection does not close", e));
    StoreUnavailableException failure = RedisFailures.of(address, cause);
    if (RedisFailures.isRefusal(cause)) {
      refusal = new StateStoreException(requireNonNull(failure.getMessage()));
    }
    if (failedTries == 0) {
      LOG.warn("{}; trying again", failure.getMessage());
    }
    long wait = FIRST_WAIT_MILLIS << Math.min(failedTries, MAX_DOUBLINGS);
    failedTries++;
    later(wait / 2 + random.nextLong(wait));
  }

  private void later(long millis) {
    if (!isClosed) {
      vertx.setTimer(
          millis,
          timer -> {
            if (!isClosed) {
              connect().onFailure(cause -> LOG.debug("no connection", cause));
            }
          });
    }
  }

  private void lost(Redis lost, String why) {
    if (client != lost) {
      return;
    }
    client = null;
    connection = null;
    isUp = false;
    LOG.warn("{}: {}; connecting again", address, why);
    lost.close().onFailure(e -> LOG.debug("a lost connection does not close", e));
    later(1);
  }

  /**
   * Calls a script.
   *
   * @return completes with the answer; fails with a {@link StoreUnavailableException} when there is
   *     none, or an {@link ArithmeticException} when a total would be beyond all numbers
   */
  Future<Response> call(RedisCall call) {
    return send(call.byDigest())
        .recover(
            cause ->
                RedisFailures.isUnknownScript(cause)
                    ? send(call.bySource())
                    : Future.failedFuture(cause))
        .recover(cause -> Future.failedFuture(RedisFailures.told(address, cause)));
  }

  /** Sends a request. */
  @SuppressWarnings("NullAway") // our scripts never answer with nothing
  Future<Response> send(Request request) {
    RedisConnection open = connection;
    Redis its = client;
    if (open == null || its == null) {
      return Future.failedFuture(
          new StoreUnavailableException(address + " is away: there is no connection"));
    }
    long sent = nanos.getAsLong();
    return open.send(request)
        .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(
            answer -> answeredNanos = isAnswer(answer.cause()) ? nanos.getAsLong() : answeredNanos)
        .onFailure(cause -> judge(its, sent, cause));
  }

  private static boolean isAnswer(@Nullable Throwable cause) {
    return cause == null || RedisFailures.isAnswer(cause);
  }

  private void judge(Redis its, long sent, Throwable cause) {
    if (cause instanceof TimeoutException && answeredNanos - sent < 0) {
      lost(its, "no answer in " + config.timeout().toMillis() + " ms");
    } else if (RedisFailures.isReadOnly(cause)) {
      lost(its, "it is a replica now");
    }
  }
}
