package io.headgate.gateway.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.Budget;
import io.headgate.gateway.admission.Declared;
import io.headgate.gateway.admission.Declared.DeclaredKey;
import io.headgate.gateway.admission.KeySpec;
import io.headgate.gateway.admission.Limits;
import io.headgate.gateway.admission.Tenant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/** The tenants and keys of the file. */
final class EffectiveDeclared {

  private EffectiveDeclared() {}

  static void render(ObjectNode root, Declared declared) {
    ArrayNode tenants = root.putArray("tenants");
    declared.tenants().forEach(tenant -> tenant(tenants.addObject(), tenant));
    ArrayNode keys = root.putArray("keys");
    declared.keys().forEach(key -> key(keys.addObject(), key));
  }

  private static void tenant(ObjectNode node, Tenant tenant) {
    node.put("id", tenant.id())
        .put("name", tenant.name())
        .put("enabled", tenant.enabled())
        .put("zone", tenant.zone().getId());
    words(node.putArray("models"), tenant.models());
    words(node.putArray("tags"), tenant.tags());
    node.put("weight", tenant.weight());
    limits(node.putObject("limits"), tenant.limits());
    budgets(node.putArray("budgets"), tenant.budgets());
    budgets(node.putArray("user_budgets"), tenant.userBudgets());
  }

  private static void key(ObjectNode node, DeclaredKey key) {
    KeySpec spec = key.spec();
    node.put("name", spec.name()).put("tenant", spec.tenant()).put("sha256", Mask.HIDDEN);
    words(node.putArray("models"), spec.models());
    words(node.putArray("tags"), spec.tags());
    limits(node.putObject("limits"), spec.limits());
    budgets(node.putArray("budgets"), spec.budgets());
    spec.expires().ifPresent(at -> node.put("expires", at.toString()));
  }

  /** What is not limited is left out. */
  private static void limits(ObjectNode node, Limits limits) {
    limit(node, "requests_per_minute", limits.requestsPerMinute());
    limit(node, "tokens_per_minute", limits.tokensPerMinute());
    limit(node, "concurrent", limits.concurrent());
    limit(node, "burst", limits.burst());
  }

  private static void limit(ObjectNode node, String name, OptionalLong limit) {
    limit.ifPresent(number -> node.put(name, number));
  }

  private static void budgets(ArrayNode list, List<Budget> budgets) {
    for (Budget budget : budgets) {
      ObjectNode node = list.addObject();
      node.put("usd", AllowanceReader.usd(budget.nanoUsd()))
          .put("per", ProviderDefaults.word(budget.window()))
          .put("on_exceeded", ProviderDefaults.word(budget.onExceeded()));
      if (!budget.downgradeTo().isEmpty()) {
        words(node.putArray("downgrade_to"), budget.downgradeTo());
      }
      budget.alertPercents().forEach(node.putArray("alerts")::add);
    }
  }

  private static void words(ArrayNode node, Collection<String> words) {
    new TreeSet<>(words).forEach(node::add);
  }
}
