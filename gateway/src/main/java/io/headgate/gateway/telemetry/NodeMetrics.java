package io.headgate.gateway.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The metrics of this node: the registry that all meters are in, and those of the JVM. */
public final class NodeMetrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /** Held here, because the registry's counters refer weakly to what they read. */
  private final List<Supplier<Number>> counted = new ArrayList<>();

  private Gauge revision;

  /** A registry that tells which configuration this node runs. */
  public NodeMetrics(String configRevision) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
    this.revision = showRevision(configRevision);
  }

  private Gauge showRevision(String configRevision) {
    return Gauge.builder(TelemetryNames.CONFIG_INFO, () -> 1)
        .description("Always 1; its label is the revision of the configuration")
        .tag(TelemetryNames.REVISION, configRevision)
        .register(registry);
  }

  /** Tells that this node runs another configuration now. */
  public synchronized void runs(String configRevision) {
    registry.remove(revision);
    revision = showRevision(configRevision);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /** Shows a value that goes up and down. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** Shows a value that only goes up. */
  public void count(String name, String description, Supplier<Number> value) {
    count(name, description, Tags.empty(), value);
  }

  /** Shows a value that only goes up, for one of several reasons. */
  public void count(String name, String description, String reason, Supplier<Number> value) {
    count(name, description, Tags.of(TelemetryNames.REASON, reason), value);
  }

  private void count(String name, String description, Tags tags, Supplier<Number> value) {
    counted.add(value);
    FunctionCounter.builder(name, value, source -> source.get().doubleValue())
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** All meters in Prometheus's text form; takes milliseconds. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
