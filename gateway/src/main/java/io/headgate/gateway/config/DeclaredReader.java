package io.headgate.gateway.config;

import io.headgate.gateway.admission.Declared;
import io.headgate.gateway.admission.Declared.DeclaredKey;
import io.headgate.gateway.admission.KeySpec;
import io.headgate.gateway.admission.Limits;
import io.headgate.gateway.admission.Source;
import io.headgate.gateway.admission.Tenant;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code tenants} and {@code keys}. */
final class DeclaredReader {

  private static final String DEFAULT_TENANT = "default";
  private static final ZoneId DEFAULT_ZONE = ZoneId.of("UTC");

  private final Section root;
  private final Availability availability;

  DeclaredReader(Section root, Availability availability) {
    this.root = root;
    this.availability = availability;
  }

  /** Tenants that are only named by keys come last. */
  Declared read() {
    Map<String, Tenant> tenants = new LinkedHashMap<>();
    for (Section tenant : root.items("tenants")) {
      Tenant read = tenant(tenant);
      tenants.put(read.id(), read);
    }
    List<DeclaredKey> keys =
        root.items("keys").stream().filter(availability::has).map(DeclaredReader::key).toList();
    keys.forEach(key -> tenants.computeIfAbsent(key.spec().tenant(), DeclaredReader::undeclared));
    return new Declared(List.copyOf(tenants.values()), keys);
  }

  /** Keeps names of models that were left out: an emptied list would mean all of them. */
  private static Tenant tenant(Section tenant) {
    String id = tenant.text("id", "");
    return new Tenant(
        id,
        tenant.text("name", id),
        tenant.flag("enabled", true),
        set(tenant, "models"),
        set(tenant, "tags"),
        AllowanceReader.limits(tenant),
        AllowanceReader.budgets(tenant, "budgets"),
        AllowanceReader.budgets(tenant, "user_budgets"),
        tenant.text("zone").map(ZoneId::of).orElse(DEFAULT_ZONE),
        tenant.integer("weight", 1),
        Source.FILE,
        0);
  }

  /** A tenant of which the file only knows that a key belongs to it. */
  static Tenant undeclared(String id) {
    return new Tenant(
        id,
        id,
        true,
        Set.of(),
        Set.of(),
        Limits.none(),
        List.of(),
        List.of(),
        DEFAULT_ZONE,
        1,
        Source.FILE,
        0);
  }

  private static DeclaredKey key(Section key) {
    return new DeclaredKey(
        new KeySpec(
            key.text("name", ""),
            tenantOf(key),
            set(key, "models"),
            set(key, "tags"),
            AllowanceReader.limits(key),
            AllowanceReader.budgets(key, "budgets"),
            key.text("expires").flatMap(DeclaredReader::expiry)),
        KeyDigest.of(key).orElseThrow());
  }

  /** Whom a key belongs to. */
  static String tenantOf(Section key) {
    return key.text("tenant", DEFAULT_TENANT);
  }

  /** The time that a text means; empty where there is none. */
  static Optional<Instant> expiry(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private static Set<String> set(Section part, String property) {
    return new LinkedHashSet<>(part.texts(property));
  }
}
