package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Checks {@code tenants}. */
final class TenantCheck {

  private final Section root;
  private final AllowanceCheck allowances;
  private final Problems problems;
  private final Set<String> ids = new HashSet<>();

  TenantCheck(Section root, AllowanceCheck allowances, Problems problems) {
    this.root = root;
    this.allowances = allowances;
    this.problems = problems;
  }

  void check() {
    for (Section tenant : root.items("tenants")) {
      checkId(tenant);
      tenant.scalar("zone").ifPresent(zone -> checkZone(tenant, zone));
      allowances.check(tenant);
    }
  }

  private void checkId(Section tenant) {
    tenant
        .scalar("id")
        .filter(id -> !ids.add(id.text()))
        .ifPresent(
            id ->
                problems.error(
                    id.start(),
                    tenant.pathOf("id"),
                    "another tenant has the id " + problems.show(id) + " too"));
  }

  /** Offsets are not taken: they know nothing of summer. */
  private void checkZone(Section tenant, Scalar zone) {
    Set<String> known = new TreeSet<>(ZoneId.getAvailableZoneIds());
    if (!zone.text().isEmpty() && !known.contains(zone.text())) {
      String advice =
          zone.isInterpolated()
              ? ""
              : Suggestion.nearest(zone.text(), known)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse(" (expected: such as Europe/Berlin or UTC)");
      problems.error(
          zone.start(),
          tenant.pathOf("zone"),
          "no time zone is called " + problems.show(zone) + advice);
    }
  }
}
