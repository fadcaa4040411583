package io.headgate.gateway.health;

import io.headgate.gateway.health.HealthBoard.CircuitChange;
import io.headgate.gateway.health.HealthBoard.Forced;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The watches over all upstreams that were ever asked, each with what it shares with others. Any
 * thread. There are as many providers, credentials and deployments as upstreams at most.
 */
final class Watches {

  private final HealthBoard.Config config;
  private final Orders orders;
  private final RandomGenerator chance;
  private final Consumer<CircuitChange> listener;
  private final ConcurrentMap<Upstream, UpstreamWatch> upstreams = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ProviderLoad> loads = new ConcurrentHashMap<>();
  private final ConcurrentMap<Upstream, Circuit> credentials = new ConcurrentHashMap<>();
  private final ConcurrentMap<HealthView.Key, Deployment> deployments = new ConcurrentHashMap<>();
  private final LongAdder untracked = new LongAdder();

  Watches(
      HealthBoard.Config config,
      Orders orders,
      RandomGenerator chance,
      Consumer<CircuitChange> listener) {
    this.config = config;
    this.orders = orders;
    this.chance = chance;
    this.listener = listener;
  }

  /**
   * The watch of an upstream, from now on kept.
   *
   * @return empty, and counted, when there are too many
   */
  Optional<UpstreamWatch> kept(Upstream upstream) {
    UpstreamWatch known = upstreams.get(upstream);
    if (known != null) {
      return Optional.of(known);
    }
    // Threads that come at the same time may go past the bound by their number.
    if (upstreams.size() >= config.maxUpstreams()) {
      untracked.increment();
      return Optional.empty();
    }
    return Optional.of(upstreams.computeIfAbsent(upstream, this::make));
  }

  private UpstreamWatch make(Upstream upstream) {
    HealthView.Key key = new HealthView.Key(upstream.provider(), upstream.model());
    return new UpstreamWatch(
        upstream,
        orders,
        loads.computeIfAbsent(upstream.provider(), this::load),
        credentials.computeIfAbsent(credentialOf(upstream), this::credential),
        circuit(upstream, config.circuit()),
        new Headroom(config.headroom(), chance),
        deployments.computeIfAbsent(key, Deployment::new));
  }

  Gate gate(Upstream upstream, long now) {
    UpstreamWatch known = upstreams.get(upstream);
    return known == null ? gateOfUnseen(upstream, now) : known.gate(now);
  }

  int inFlight(HealthView.Key key) {
    Deployment known = deployments.get(key);
    return known == null ? 0 : known.inFlight();
  }

  int room(Upstream upstream, long now) {
    UpstreamWatch known = upstreams.get(upstream);
    if (known == null) {
      return gateOfUnseen(upstream, now).isFree() ? Headroom.MUCH : 0;
    }
    return known.room(now);
  }

  /** What others at the same provider or with the same credential have met concerns it too. */
  private Gate gateOfUnseen(Upstream upstream, long now) {
    if (orders.over(upstream.provider(), upstream.model()) == Forced.OPEN) {
      return new Gate(Gate.Kind.FORCED_OPEN, 0);
    }
    Circuit credential = credentials.get(credentialOf(upstream));
    if (credential != null && credential.isShut(now)) {
      return new Gate(Gate.Kind.CREDENTIAL_REFUSED, credential.shutUntilNanos());
    }
    ProviderLoad load = loads.get(upstream.provider());
    return load != null && load.isFull() ? Gate.crowded() : Gate.free();
  }

  private ProviderLoad load(String provider) {
    return new ProviderLoad(provider, config.concurrency(), config.retries());
  }

  private Circuit credential(Upstream owner) {
    return circuit(owner, config.credential());
  }

  private Circuit circuit(Upstream owner, CircuitConfig of) {
    return new Circuit(
        of, chance, (before, after) -> listener.accept(new CircuitChange(owner, before, after)));
  }

  private static Upstream credentialOf(Upstream upstream) {
    return new Upstream(upstream.provider(), Orders.ALL_MODELS, upstream.credential());
  }

  /** What time brings about. */
  void tick(long now) {
    credentials.values().forEach(circuit -> circuit.at(now));
    upstreams.values().forEach(watch -> watch.tick(now));
  }

  Collection<UpstreamWatch> all() {
    return upstreams.values();
  }

  Map<String, ProviderHealth> loads() {
    return loads.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().health()));
  }

  long untracked() {
    return untracked.sum();
  }

  long retriesRefused() {
    return loads().values().stream().mapToLong(ProviderHealth::retriesRefused).sum();
  }

  /**
   * Forgets all other providers.
   *
   * @return how many retries had been refused at those
   */
  long forgetBut(Predicate<String> keeps) {
    long refused =
        loads().values().stream()
            .filter(load -> !keeps.test(load.provider()))
            .mapToLong(ProviderHealth::retriesRefused)
            .sum();
    upstreams.keySet().removeIf(upstream -> !keeps.test(upstream.provider()));
    credentials.keySet().removeIf(upstream -> !keeps.test(upstream.provider()));
    deployments.keySet().removeIf(key -> !keeps.test(key.provider()));
    loads.keySet().removeIf(provider -> !keeps.test(provider));
    return refused;
  }
}
