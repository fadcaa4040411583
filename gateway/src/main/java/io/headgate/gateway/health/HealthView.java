package io.headgate.gateway.health;

import io.headgate.gateway.health.HealthBoard.Forced;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How all deployments are doing: an immutable snapshot, made anew with every tick. */
public final class HealthView {

  private static final HealthView NONE = new HealthView(Map.of(), Map.of(), Map.of());

  private final Map<Key, DeploymentHealth> deployments;
  private final Map<String, ProviderHealth> providers;
  private final Map<Key, Forced> orders;

  HealthView(
      Map<Key, DeploymentHealth> deployments,
      Map<String, ProviderHealth> providers,
      Map<Key, Forced> orders) {
    this.deployments = Map.copyOf(deployments);
    this.providers = Map.copyOf(providers);
    this.orders = Map.copyOf(orders);
  }

  /** Nothing was ever asked. */
  public static HealthView none() {
    return NONE;
  }

  public DeploymentHealth of(String provider, String model) {
    DeploymentHealth known = deployments.get(new Key(provider, model));
    return known == null ? DeploymentHealth.unknown(provider, model) : known;
  }

  /** Everything that was asked, by provider and model. */
  public List<DeploymentHealth> all() {
    return deployments.values().stream()
        .sorted(
            Comparator.comparing(DeploymentHealth::provider).thenComparing(DeploymentHealth::model))
        .toList();
  }

  /** Of a provider that was asked; otherwise empty. */
  public Optional<ProviderHealth> provider(String provider) {
    return Optional.ofNullable(providers.get(provider));
  }

  /** Every provider that was asked, by name. */
  public List<ProviderHealth> providers() {
    return providers.values().stream()
        .sorted(Comparator.comparing(ProviderHealth::provider))
        .toList();
  }

  /** What an operator has ordered, for this model or for all of the provider. */
  public Forced forced(String provider, String model) {
    return Orders.over(orders, provider, model);
  }

  record Key(String provider, String model) {}
}
