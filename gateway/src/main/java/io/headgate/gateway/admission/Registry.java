package io.headgate.gateway.admission;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All tenants and keys at one moment, found by what a request presents. Immutable.
 *
 * <p>A digest is looked up in a table. That takes the same time for whatever is presented: how much
 * of a key was guessed does not show in its digest, and without the pepper nobody can choose
 * digests.
 */
final class Registry {

  private final Map<String, Tenant> tenants;
  private final Map<String, ApiKey> keys;
  private final Map<String, String> idsByDigest = new HashMap<>();

  Registry(Collection<Tenant> tenants, Collection<ApiKey> keys) {
    this.tenants = new LinkedHashMap<>();
    this.keys = new LinkedHashMap<>();
    tenants.forEach(tenant -> this.tenants.put(tenant.id(), tenant));
    keys.forEach(key -> this.keys.put(key.id(), key));
    for (ApiKey key : this.keys.values()) {
      key.former().ifPresent(former -> idsByDigest.putIfAbsent(former.digest(), key.id()));
    }
    this.keys.values().forEach(key -> idsByDigest.put(key.digest(), key.id()));
  }

  Map<String, Tenant> tenants() {
    return tenants;
  }

  Map<String, ApiKey> keys() {
    return keys;
  }

  /** The key with a digest, be it its present or its former one. */
  Optional<ApiKey> find(String digest) {
    return Optional.ofNullable(idsByDigest.get(digest)).map(keys::get);
  }

  Registry with(Tenant tenant) {
    Map<String, Tenant> all = new LinkedHashMap<>(tenants);
    all.put(tenant.id(), tenant);
    return new Registry(all.values(), keys.values());
  }

  Registry with(ApiKey key) {
    Map<String, ApiKey> all = new LinkedHashMap<>(keys);
    all.put(key.id(), key);
    return new Registry(tenants.values(), all.values());
  }

  Registry withoutTenant(String id) {
    Map<String, Tenant> all = new LinkedHashMap<>(tenants);
    all.remove(id);
    return new Registry(all.values(), keys.values());
  }

  Registry withoutKey(String id) {
    Map<String, ApiKey> all = new LinkedHashMap<>(keys);
    all.remove(id);
    return new Registry(tenants.values(), all.values());
  }
}
