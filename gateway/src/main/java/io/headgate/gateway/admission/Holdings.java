package io.headgate.gateway.admission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tenants and keys that this node knows: those that the file declares and those of the store.
 * Any thread.
 */
final class Holdings {

  private final KeyDigests digests;
  private final Object writing = new Object();

  private volatile Declared declared;
  private volatile Registry registry;

  Holdings(KeyDigests digests, Declared declared) {
    this.digests = digests;
    this.declared = declared;
    this.registry = new Registry(declared.tenants(), declaredKeys(declared));
  }

  Registry registry() {
    return registry;
  }

  private List<ApiKey> declaredKeys(Declared wanted) {
    List<ApiKey> keys = new ArrayList<>();
    for (Declared.DeclaredKey one : wanted.keys()) {
      KeySpec spec = one.spec();
      keys.add(
          new ApiKey(
              spec.name(),
              spec.name(),
              spec.tenant(),
              digests.ofSha256(one.sha256()),
              Optional.empty(),
              spec.models(),
              spec.tags(),
              spec.limits(),
              spec.budgets(),
              spec.expires(),
              Optional.empty(),
              Instant.EPOCH,
              "configuration",
              Source.FILE,
              0));
    }
    return keys;
  }

  /** What the file declares goes before what the store has under the same id. */
  private Registry withDeclared(List<Tenant> tenants, List<ApiKey> keys) {
    List<Tenant> allTenants = new ArrayList<>(tenants);
    allTenants.addAll(declared.tenants());
    List<ApiKey> allKeys = new ArrayList<>(keys);
    allKeys.addAll(declaredKeys(declared));
    return new Registry(allTenants, allKeys);
  }

  void declare(Declared wanted) {
    synchronized (writing) {
      declared = wanted;
      registry = withDeclared(storedTenants(), storedKeys());
    }
  }

  private List<Tenant> storedTenants() {
    return registry.tenants().values().stream()
        .filter(tenant -> tenant.source() == Source.STORE)
        .toList();
  }

  private List<ApiKey> storedKeys() {
    return registry.keys().values().stream().filter(key -> key.source() == Source.STORE).toList();
  }

  /** All that the store has; keys that this node has made or changed since are kept. */
  void took(List<Tenant> tenants, List<ApiKey> keys) {
    Map<String, Long> versions = new HashMap<>();
    keys.forEach(key -> versions.put(key.id(), key.version()));
    synchronized (writing) {
      List<ApiKey> all = new ArrayList<>(keys);
      storedKeys().stream()
          .filter(known -> known.version() > versions.getOrDefault(known.id(), 0L))
          .forEach(all::add);
      registry = withDeclared(tenants, all);
    }
  }

  @Nullable Void took(String id, Optional<Tenant> found) {
    synchronized (writing) {
      Tenant known = registry.tenants().get(id);
      if (known != null && known.source() == Source.FILE) {
        return null;
      }
      registry = found.map(registry::with).orElseGet(() -> registry.withoutTenant(id));
    }
    return null;
  }

  @Nullable Void tookKey(String id, Optional<ApiKey> found) {
    synchronized (writing) {
      ApiKey known = registry.keys().get(id);
      if (known != null && known.source() == Source.FILE) {
        return null;
      }
      registry = found.map(registry::with).orElseGet(() -> registry.withoutKey(id));
    }
    return null;
  }
}
