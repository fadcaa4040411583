package io.headgate.gateway.admission;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * A budget in its present window.
 *
 * @param of {@code key} or {@code tenant}
 * @param id of the key or the tenant
 * @param group under which its window is counted
 */
public record Standing(
    String of, String id, Budget budget, String group, Instant started, Instant ends) {

  /** The budgets of a tenant, without those of its end users. */
  public static List<Standing> of(Tenant tenant, Instant now) {
    return of("tenant", tenant.id(), Account.TENANT, tenant.budgets(), tenant.zone(), now);
  }

  /** The budgets that a key must keep to: its own and its tenant's. */
  public static List<Standing> of(ApiKey key, Tenant tenant, Instant now) {
    List<Standing> all =
        new ArrayList<>(of("key", key.id(), Account.KEY, key.budgets(), tenant.zone(), now));
    all.addAll(of(tenant, now));
    return all;
  }

  private static List<Standing> of(
      String of, String id, String scope, List<Budget> budgets, ZoneId zone, Instant now) {
    List<Standing> all = new ArrayList<>();
    for (Budget budget : budgets) {
      BudgetWindow window = BudgetWindow.at(now, budget.window(), zone);
      String group = Account.budgetName(scope, id) + "/" + window.id();
      all.add(new Standing(of, id, budget, group, window.start(), window.end()));
    }
    return all;
  }
}
