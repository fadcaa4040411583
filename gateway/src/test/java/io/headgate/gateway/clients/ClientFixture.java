package io.headgate.gateway.clients;

import io.headgate.gateway.TestGateway;
import io.headgate.simulator.FaultScript;
import io.headgate.simulator.Seen;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway for client libraries, and what the provider behind it sees of them. */
final class ClientFixture implements AutoCloseable {

  /** How soon a provider must hear that the client has gone. */
  static final long GONE_MILLIS = 1_000;

  private final TestGateway gateway = TestGateway.start(2);

  String baseUrl() {
    return gateway.baseUrl();
  }

  /** What the next {@code times} requests to a model meet; 0 for all, until {@link #calm}. */
  void fail(String model, String fault, int times) {
    gateway
        .simulator()
        .faults()
        .add(FaultScript.Rule.of(fault).forModel("sim-" + model).times(times));
  }

  void calm() {
    gateway.simulator().faults().clear();
  }

  /** The requests whose body holds a text. */
  List<Seen> requestsWith(String text) {
    return gateway.simulator().requests().all().stream()
        .filter(seen -> seen.body().toString().contains(text))
        .toList();
  }

  /** Waits until the provider has a request with this text. */
  Seen awaitRequest(String text) {
    return TestGateway.await(
        gateway.simulator().requests().whenSeen(seen -> seen.body().toString().contains(text)));
  }

  /** Waits for the end of the request with this text. */
  Seen awaitEnd(String text) {
    return TestGateway.await(
        gateway.simulator().requests().whenEnded(seen -> seen.body().toString().contains(text)));
  }

  static long millisBetween(long startNanos, long endNanos) {
    return TimeUnit.NANOSECONDS.toMillis(endNanos - startNanos);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
