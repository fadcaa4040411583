package io.headgate.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {

  @Test
  void aCounterOutlivesTheCollector() {
    AtomicLong count = new AtomicLong(1);
    try (NodeMetrics metrics = new NodeMetrics("revision")) {
      metrics.count("gateway.things", "Things", counting(count));
      assertThat(metrics.scrape()).contains("gateway_things_total 1.0");

      collect();
      count.set(2);

      assertThat(metrics.scrape()).contains("gateway_things_total 2.0");
    }
  }

  private static Supplier<Number> counting(AtomicLong count) {
    return count::get;
  }

  /** Returns once the collector has taken what nobody holds. */
  private static void collect() {
    WeakReference<Object> nobodys = new WeakReference<>(new Object());
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (nobodys.get() != null && System.nanoTime() < end) {
      System.gc();
    }
    assertThat(nobodys.get()).isNull();
  }
}
