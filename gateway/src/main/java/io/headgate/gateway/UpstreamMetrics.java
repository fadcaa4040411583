package io.headgate.gateway;

import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.health.CircuitState;
import io.headgate.gateway.health.DeploymentHealth;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HealthBoard.CircuitChange;
import io.headgate.gateway.health.ProviderHealth;
import io.headgate.gateway.health.UpstreamHealth;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.telemetry.NodeMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in metrics and in the log how the upstreams are doing, and those who wait for them. There
 * is one series for each deployment of the configuration and each credential of its provider.
 */
final class UpstreamMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamMetrics.class);
  private static final double NANOS_PER_SECOND = 1e9;

  private final HealthBoard health;
  private final MeterRegistry registry;
  private Map<Meter.Id, Meter> shown = new HashMap<>();

  UpstreamMetrics(HealthBoard health, WaitingRoom room, NodeMetrics metrics) {
    this.health = health;
    this.registry = metrics.registry();
    health.onChange(this::changed);
    metrics.count(
        "gateway.retries.refused",
        "Repetitions that were not made because a provider had its share of them",
        health::retriesRefused);
    metrics.gauge("gateway.waiting", "Requests that wait for an upstream's limits", room::waiting);
    metrics.count(
        "gateway.upstreams.untracked",
        "Attempts at upstreams beyond those that health watches",
        health::untracked);
    metrics.count(
        "gateway.waiting.left",
        "Requests that stopped waiting before it was their turn or too late",
        room::gaveUp);
    metrics.count(
        "gateway.waiting.refused",
        "Requests that could not wait because the room was full",
        room::refused);
    metrics.count(
        "gateway.waiting.expired",
        "Requests that waited as long as they may, for nothing",
        room::expired);
  }

  /**
   * Shows every deployment of a configuration, and each provider; from now on no others. Counters
   * of what has happened at those that are gone stay as they are.
   */
  synchronized void showAll(GatewayConfig config) {
    Map<Meter.Id, Meter> before = shown;
    shown = new HashMap<>();
    Map<String, Integer> credentials = new HashMap<>();
    for (ProviderConfig provider : config.providers()) {
      credentials.put(provider.name(), provider.credentials());
      gauge(
          "gateway.provider.concurrency.limit",
          "Calls that may be in flight at a provider, by what it bore; 0 before the first",
          Tags.of("provider", provider.name()),
          () -> health.view().provider(provider.name()).map(ProviderHealth::limit).orElse(0));
    }
    Map<String, Deployment> deployments = new LinkedHashMap<>();
    config
        .models()
        .forEach(model -> model.deployments().forEach(one -> deployments.put(one.pin(), one)));
    deployments
        .values()
        .forEach(
            one -> show(one.provider(), one.model(), credentials.getOrDefault(one.provider(), 1)));
    before.keySet().removeAll(shown.keySet());
    before.values().forEach(registry::remove);
  }

  /** Shows one deployment and its credentials. */
  private void show(String provider, String model, int credentials) {
    Tags tags = Tags.of("provider", provider, "model", model);
    gauge(
        "gateway.upstream.in.flight",
        "Attempts that have begun and not ended",
        tags,
        () -> of(provider, model).inFlight());
    gauge(
        "gateway.upstream.first.token.p99.seconds",
        "99th percentile of the time to the first token, within the last minute",
        tags,
        () -> of(provider, model).firstToken().p99() / NANOS_PER_SECOND);
    for (int credential = 0; credential < credentials; credential++) {
      int which = credential;
      gauge(
          "gateway.circuit.phase",
          "0 closed, 1 ramping up, 2 half open, 3 open",
          tags.and("credential", Integer.toString(credential)),
          () -> of(provider, model, which, UpstreamMetrics::phase));
    }
  }

  private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
    Gauge gauge = Gauge.builder(name, value).description(description).tags(tags).register(registry);
    shown.put(gauge.getId(), gauge);
  }

  private DeploymentHealth of(String provider, String model) {
    return health.view().of(provider, model);
  }

  private double of(
      String provider, String model, int credential, ToDoubleFunction<UpstreamHealth> value) {
    return of(provider, model).upstreams().stream()
        .filter(one -> one.upstream().credential() == credential)
        .mapToDouble(value)
        .findFirst()
        .orElse(0);
  }

  private static double phase(UpstreamHealth upstream) {
    return switch (upstream.circuit().phase()) {
      case CLOSED -> 0;
      case RAMP -> 1;
      case HALF_OPEN -> 2;
      case OPEN -> 3;
    };
  }

  private void changed(CircuitChange change) {
    CircuitState.Phase before = change.before().phase();
    CircuitState.Phase after = change.after().phase();
    if (before == after) {
      return;
    }
    String to = after.name().toLowerCase(Locale.ROOT);
    Counter.builder("gateway.circuit.changes")
        .description("Changes of circuits, by what they became")
        .tags("provider", change.upstream().provider(), "to", to)
        .register(registry)
        .increment();
    if (after == CircuitState.Phase.OPEN) {
      LOG.warn(
          "circuit of {}/{} (credential {}) is open: {}",
          change.upstream().provider(),
          change.upstream().model(),
          change.upstream().credential(),
          change.after().cause());
    } else if (after == CircuitState.Phase.CLOSED) {
      LOG.info(
          "circuit of {}/{} (credential {}) is closed again",
          change.upstream().provider(),
          change.upstream().model(),
          change.upstream().credential());
    }
  }
}
