package io.headgate.gateway.config;

import io.headgate.gateway.admission.Declared;
import io.headgate.gateway.admission.Declared.DeclaredKey;
import io.headgate.gateway.admission.KeySpec;
import io.headgate.gateway.admission.Limits;
import io.headgate.gateway.admission.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tenants and keys of a file without limits and budgets: who only asks spends nothing. */
final class Unlimited {

  private Unlimited() {}

  /** With one more key, which takes the place of one of its name; its tenant is made if need be. */
  static Declared with(DeclaredKey guest, Declared declared) {
    List<Tenant> tenants = new ArrayList<>();
    declared.tenants().forEach(tenant -> tenants.add(unlimited(tenant)));
    String id = guest.spec().tenant();
    if (tenants.stream().noneMatch(tenant -> tenant.id().equals(id))) {
      tenants.add(DeclaredReader.undeclared(id));
    }
    List<DeclaredKey> keys = new ArrayList<>();
    declared.keys().stream()
        .filter(key -> !key.spec().name().equals(guest.spec().name()))
        .forEach(key -> keys.add(unlimited(key)));
    keys.add(unlimited(guest));
    return new Declared(tenants, keys);
  }

  private static Tenant unlimited(Tenant tenant) {
    return new Tenant(
        tenant.id(),
        tenant.name(),
        tenant.enabled(),
        tenant.models(),
        tenant.tags(),
        Limits.none(),
        List.of(),
        List.of(),
        tenant.zone(),
        tenant.weight(),
        tenant.source(),
        tenant.version());
  }

  private static DeclaredKey unlimited(DeclaredKey key) {
    KeySpec spec = key.spec();
    return new DeclaredKey(
        new KeySpec(
            spec.name(),
            spec.tenant(),
            spec.models(),
            spec.tags(),
            Limits.none(),
            List.of(),
            Optional.empty()),
        key.sha256());
  }
}
