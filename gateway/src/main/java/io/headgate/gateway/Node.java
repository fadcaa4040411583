package io.headgate.gateway;

import io.headgate.gateway.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process around a gateway: its Vert.x instance, from start to SIGTERM. */
final class Node {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** More than the drain itself takes: closing connections, leaving. */
  private static final Duration STOP_MARGIN = Duration.ofSeconds(5);

  /**
   * System property: milliseconds, at least 2, after which an event loop that has not come back is
   * told with its stack; it is looked at twice as often. Without it Vert.x tells after two seconds.
   */
  static final String BLOCKED_AFTER = "headgate.blocked-after-millis";

  /** Made beside the reading of the configuration: each takes some 200 ms of the start. */
  private final CompletableFuture<Vertx> vertx = CompletableFuture.supplyAsync(Node::createVertx);

  /** The command's options that stand for settings of the configuration. */
  private final Map<String, String> options;

  /** What the process ends with, unless the end itself fails. */
  private static volatile int exitCode = Headgate.OK;

  private final CompletableFuture<Void> never = new CompletableFuture<>();

  Node() {
    this(Map.of());
  }

  /**
   * A process for a command that sets ports itself.
   *
   * @param options what to name instead of a setting, such as {@code server.api}
   */
  Node(Map<String, String> options) {
    this.options = Map.copyOf(options);
  }

  /** Says how the command ended, before the process is told to exit. */
  static void ending(int code) {
    exitCode = code;
  }

  private static Vertx createVertx() {
    // Vert.x caches files of the class path on disk unless told not to; nothing here serves files.
    System.setProperty("vertx.disableFileCPResolving", "true");
    System.setProperty("vertx.disableFileCaching", "true");
    return Vertx.vertx(vertxOptions());
  }

  static VertxOptions vertxOptions() {
    VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
    long millis = Long.getLong(BLOCKED_AFTER, 0);
    return millis < 2
        ? options
        : options
            .setMaxEventLoopExecuteTime(millis)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
            .setBlockedThreadCheckInterval(millis / 2)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setWarningExceptionTime(millis)
            .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS);
  }

  Vertx vertx() {
    return vertx.join();
  }

  /**
   * Starts the gateway, and sees to it that SIGTERM drains it.
   *
   * @param source of the configuration, which may be changed there while it runs
   * @throws CommandFailure with exit code 1 when it cannot start
   */
  Gateway startBlocking(ConfigSource source, GatewayConfig config) {
    Gateway gateway =
        awaitBlocking(
            Gateway.startFrom(
                vertx(),
                source,
                config,
                Runtime.getRuntime().availableProcessors(),
                new FileOutputStream(FileDescriptor.out)));
    Duration limit = config.api().drainWait().plus(config.api().drainGrace()).plus(STOP_MARGIN);
    onSigterm(gateway::drain, limit);
    return gateway;
  }

  /** Sees to it that SIGTERM stops what runs here instead of a gateway. */
  void stopOnSigterm(Supplier<Future<Void>> stop) {
    onSigterm(stop, STOP_MARGIN);
  }

  private void onSigterm(Supplier<Future<Void>> stop, Duration limit) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopBlocking(stop, limit), "drain"));
  }

  private void stopBlocking(Supplier<Future<Void>> what, Duration limit) {
    try {
      what.get()
          .otherwiseEmpty()
          .toCompletionStage()
          .toCompletableFuture()
          // Behind the stage and not the future: that one may want an event loop to complete on.
          .thenCompose(stopped -> vertx().close().toCompletionStage())
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      System.err.flush();
      // Being told to stop and having stopped is success; by itself the JVM would say 143.
      Runtime.getRuntime().halt(exitCode);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.error(
          "stopped before everything was closed; open answers were cut. Give the drain more time:"
              + " server.drain.grace",
          late);
      Runtime.getRuntime().halt(Headgate.FAILED);
    }
  }

  /** Waits for a step of the start. */
  <T> T awaitBlocking(Future<T> step) {
    try {
      return step.toCompletionStage().toCompletableFuture().get();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Headgate.FAILED, "interrupted while starting");
    } catch (ExecutionException failure) {
      vertx().close();
      Throwable cause = failure.getCause();
      if (cause instanceof StartFailure foreseen) {
        throw new CommandFailure(Headgate.FAILED, foreseen.message(options));
      }
      throw new IllegalStateException("the gateway could not start", cause);
    }
  }

  /** Leaves the process to its listeners; SIGTERM ends it, after the drain, with exit code 0. */
  void awaitStopBlocking() {
    never.join();
  }
}
