package io.headgate.gateway.config;

import io.headgate.gateway.health.CircuitConfig;
import io.headgate.gateway.health.CircuitConfig.Open;
import io.headgate.gateway.health.CircuitConfig.Ramp;
import io.headgate.gateway.health.ConcurrencyConfig;
import io.headgate.gateway.health.HeadroomConfig;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.RetryConfig;
import java.time.Duration;

/** Reads {@code health}. A default gives way to what the file says beside it. */
final class HealthReader {

  private final Section health;

  HealthReader(Section root) {
    this.health = root.section("health");
  }

  HealthBoard.Config read() {
    HealthBoard.Config defaults = HealthBoard.Config.defaults();
    return new HealthBoard.Config(
        circuit(health.section("circuit"), defaults.circuit()),
        credential(health.section("refusal"), defaults.credential()),
        headroom(health.section("rate_limit"), defaults.headroom()),
        concurrency(health.section("concurrency"), defaults.concurrency()),
        new RetryConfig(
            defaults.retries().floor(),
            health.number("retry_share").orElse(defaults.retries().share())),
        defaults.maxUpstreams());
  }

  private static CircuitConfig circuit(Section circuit, CircuitConfig defaults) {
    Open open = defaults.open();
    Duration max = circuit.duration("open_max", open.max());
    return new CircuitConfig(
        circuit.integer("failures", defaults.failuresInARow()),
        circuit.integer("samples", defaults.rateRequests()),
        circuit.number("failure_rate").orElse(defaults.rateFailures()),
        new Open(
            circuit.duration("open", open.base()),
            max,
            open.jitter(),
            open.quick(),
            circuit.duration("open_quick", shorter(open.maxAfterQuick(), max))),
        defaults.claim(),
        ramp(circuit.duration("ramp", length(defaults.ramp())), defaults.ramp()),
        defaults.forgive());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Ramp ramp(Duration length, Ramp defaults) {
    return length.isZero()
        ? Ramp.none()
        : defaults.withStep(length.dividedBy(defaults.shares().size()));
  }

  /** From the first step to the end of the last. */
  static Duration length(Ramp ramp) {
    return ramp.step().multipliedBy(ramp.shares().size());
  }

  private static CircuitConfig credential(Section refusal, CircuitConfig defaults) {
    Open open = defaults.open();
    Duration max = refusal.duration("open_max", open.max());
    return defaults.withOpen(
        new Open(refusal.duration("open", open.base()), max, open.jitter(), open.quick(), max));
  }

  private static HeadroomConfig headroom(Section limit, HeadroomConfig defaults) {
    return new HeadroomConfig(
        limit.duration("wait", defaults.base()),
        limit.duration("wait_max", defaults.max()),
        defaults.jitter(),
        defaults.slowStart(),
        defaults.maxReset(),
        defaults.unknownReset(),
        defaults.maxRetryAfter());
  }

  private static ConcurrencyConfig concurrency(Section concurrency, ConcurrencyConfig defaults) {
    int min = concurrency.integer("min", defaults.min());
    int max = concurrency.integer("max", defaults.max());
    int initial = Math.max(min, Math.min(max, defaults.initial()));
    return new ConcurrencyConfig(
        concurrency.integer("initial", initial), min, max, defaults.cut(), defaults.pause());
  }
}
