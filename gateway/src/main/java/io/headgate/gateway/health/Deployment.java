package io.headgate.gateway.health;

import io.headgate.gateway.exchange.FailureClass;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What all credentials for one model of a provider share: what is in flight, and its latencies. */
final class Deployment {

  private final HealthView.Key key;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LatencyWindow firstToken = new LatencyWindow();
  private final LatencyWindow total = new LatencyWindow();

  Deployment(HealthView.Key key) {
    this.key = key;
  }

  HealthView.Key key() {
    return key;
  }

  /** Attempts that have begun and not left, at this moment. */
  int inFlight() {
    return inFlight.get();
  }

  void begun() {
    inFlight.incrementAndGet();
  }

  void left() {
    inFlight.decrementAndGet();
  }

  /** Any thread. */
  void record(Result result) {
    if (!result.streamed()) {
      if (result.failure().isEmpty()) {
        total.record(result.totalNanos());
      }
    } else if (result.firstTokenNanos().isPresent()) {
      firstToken.record(result.firstTokenNanos().getAsLong());
    } else if (result.failure().filter(Deployment::gaveUp).isPresent()) {
      recordAtLeast(result.totalNanos());
    }
  }

  private static boolean gaveUp(FailureClass failure) {
    return failure == FailureClass.SILENT || failure == FailureClass.OUTRUN;
  }

  /**
   * The first token would have taken longer than this. Without such attempts only the lucky answers
   * would be measured. One that was given up before the median says nothing of how long it takes:
   * put down with its short time, it would make the deployment look fast.
   */
  private void recordAtLeast(long nanos) {
    if (nanos >= firstToken.latest().p50()) {
      firstToken.record(nanos);
    }
  }

  /** The ticking thread only. */
  DeploymentHealth tick(List<UpstreamHealth> upstreams, long now) {
    firstToken.tick(now);
    total.tick(now);
    return new DeploymentHealth(
        key.provider(),
        key.model(),
        upstreams.stream().mapToInt(UpstreamHealth::inFlight).sum(),
        firstToken.latest(),
        total.latest(),
        upstreams.stream()
            .sorted(Comparator.comparingInt(health -> health.upstream().credential()))
            .toList());
  }
}
