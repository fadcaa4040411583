package io.headgate.gateway.admin;

import io.headgate.gateway.admission.Budget;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Tells what budgets have left. */
public interface BudgetSource {

  /** Completes with the budgets of a tenant; empty when it has none. */
  Future<List<SpentBudget>> ofTenant(String tenant);

  /** Completes with the budgets that a key must keep to: its own and its tenant's. */
  Future<List<SpentBudget>> ofKey(String key);

  /**
   * A budget in its present window.
   *
   * @param of tenant, key or user
   * @param id of the tenant, the key or the user
   */
  record SpentBudget(
      String of, String id, Budget budget, long spentNanoUsd, Instant started, Instant ends) {}
}
