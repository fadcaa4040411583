package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.ApiKey;
import io.headgate.gateway.admission.Budget;
import io.headgate.gateway.admission.Limits;
import io.headgate.gateway.admission.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;

/** What really limits a key: of each limit the tightest, with whose it is. */
final class EffectiveLimits {

  private static final String KEY = "key";
  private static final String TENANT = "tenant";

  private final ArrayNode limits = JsonNodeFactory.instance.arrayNode();
  private final ApiKey key;
  private final Optional<Tenant> tenant;

  private EffectiveLimits(ApiKey key, Optional<Tenant> tenant) {
    this.key = key;
    this.tenant = tenant;
  }

  static ObjectNode of(ApiKey key, Optional<Tenant> tenant) {
    EffectiveLimits effective = new EffectiveLimits(key, tenant);
    effective.rate("requests_per_minute", Limits::requestsPerMinute);
    effective.rate("tokens_per_minute", Limits::tokensPerMinute);
    effective.rate("concurrent", Limits::concurrent);
    effective.rate("burst", Limits::burst);
    for (Budget.Window window : Budget.Window.values()) {
      effective.budget(window);
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("limits", effective.limits);
    ArrayNode models = node.putArray("models");
    list(models, KEY, key.models());
    tenant.ifPresent(each -> list(models, TENANT, each.models()));
    return node;
  }

  private void rate(String what, Function<Limits, OptionalLong> limit) {
    tightest(
        what,
        limit.apply(key.limits()),
        tenant.map(each -> limit.apply(each.limits())).orElse(OptionalLong.empty()),
        Long::toString);
  }

  private void budget(Budget.Window window) {
    tightest(
        "budget_" + LimitsJson.word(window),
        smallest(key.budgets(), window),
        tenant.map(each -> smallest(each.budgets(), window)).orElse(OptionalLong.empty()),
        Money::usd);
  }

  private static OptionalLong smallest(List<Budget> budgets, Budget.Window window) {
    return budgets.stream()
        .filter(each -> each.window() == window)
        .mapToLong(Budget::nanoUsd)
        .min();
  }

  private void tightest(
      String what, OptionalLong ofKey, OptionalLong ofTenant, LongFunction<String> text) {
    if (ofKey.isEmpty() && ofTenant.isEmpty()) {
      return;
    }
    boolean isKeys = ofKey.orElse(Long.MAX_VALUE) <= ofTenant.orElse(Long.MAX_VALUE);
    limits
        .addObject()
        .put("what", what)
        .put("value", text.apply((isKeys ? ofKey : ofTenant).getAsLong()))
        .put("of", isKeys ? KEY : TENANT);
  }

  private static void list(ArrayNode all, String of, Set<String> models) {
    if (!models.isEmpty()) {
      all.addObject().put("of", of).set("models", LimitsJson.names(models));
    }
  }
}
