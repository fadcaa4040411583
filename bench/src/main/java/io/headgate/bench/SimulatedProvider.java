package io.headgate.bench;

import io.headgate.simulator.Fault;
import io.headgate.simulator.FaultScript.Rule;
import io.headgate.simulator.RequestLog;
import io.headgate.simulator.Seen;
import io.headgate.simulator.Simulator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A provider that takes as long as one does, and falls sick and recovers when told. */
final class SimulatedProvider {

  /** Of each answer. */
  static final int TOKENS = 20;

  /** What it answers, in so many tokens. */
  static final String TEXT =
      IntStream.rangeClosed(1, TOKENS)
          .mapToObj("w%02d"::formatted)
          .collect(Collectors.joining(" "));

  /** Until a stream or a whole answer begins. */
  static final Duration FIRST_TOKEN = Duration.ofMillis(100);

  /** Between the tokens of a stream. */
  static final Duration BETWEEN_TOKENS = Duration.ofMillis(5);

  private static final long START_SECONDS = 10;
  private static final int LIMITED_IN_A_ROW = 9;
  private static final int LIMITED_ROWS = 400;

  private final Vertx vertx;
  private final int port;
  private final List<RequestLog> logs = new ArrayList<>();
  private Simulator simulator;

  private SimulatedProvider(Vertx vertx, Simulator simulator) {
    this.vertx = vertx;
    this.simulator = simulator;
    this.port = simulator.port();
    logs.add(simulator.requests());
    recover();
  }

  /** Blocks until it listens. */
  static SimulatedProvider startBlocking(Vertx vertx) throws InterruptedException {
    return new SimulatedProvider(vertx, await(simulator(vertx, 0)));
  }

  private static Future<Simulator> simulator(Vertx vertx, int port) {
    return Simulator.start(vertx, new Simulator.Options(port, 1, FIRST_TOKEN, BETWEEN_TOKENS));
  }

  int port() {
    return port;
  }

  /** Falls sick; blocks for a moment where its port has to be closed. */
  synchronized void fall(Sickness sickness) throws InterruptedException {
    switch (sickness) {
      case DOWN -> await(simulator.close());
      case LIMITED -> limit(sickness.fault());
      default -> simulator.faults().add(sickness.fault());
    }
  }

  /** Rules are used up in their order. */
  private void limit(String fault) {
    for (int row = 0; row < LIMITED_ROWS; row++) {
      simulator.faults().add(Rule.of(fault).times(LIMITED_IN_A_ROW));
      simulator.faults().add(Rule.of(Fault.NONE).times(1));
    }
  }

  /** Is well again; blocks for a moment where its port has to be opened. */
  synchronized void recover(Sickness sickness) throws InterruptedException {
    if (sickness == Sickness.DOWN) {
      simulator = await(simulator(vertx, port));
      logs.add(simulator.requests());
    }
    recover();
  }

  private void recover() {
    simulator.faults().clear();
    simulator.faults().add("answer=" + TEXT);
  }

  /** When requests arrived, in nanoseconds of {@link System#nanoTime()}, in their order. */
  synchronized List<Long> arrivals() {
    return logs.stream().flatMap(log -> log.all().stream()).map(Seen::startNanos).sorted().toList();
  }

  /** Whether it forgot requests, so that {@link #arrivals} does not know of all. */
  synchronized boolean forgot() {
    return logs.stream().anyMatch(log -> log.dropped() > 0);
  }

  synchronized void forget() {
    logs.forEach(RequestLog::clear);
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a simulated provider: " + e, e);
    }
  }
}
