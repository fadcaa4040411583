package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.Source;
import io.headgate.gateway.admission.Tenant;
import java.time.DateTimeException;
import java.time.ZoneId;

/** Tenants as JSON, both ways. */
final class TenantJson {

  private TenantJson() {}

  static ObjectNode write(Tenant tenant) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", tenant.id())
            .put("name", tenant.name())
            .put("enabled", tenant.enabled());
    node.set("models", LimitsJson.names(tenant.models()));
    node.set("tags", LimitsJson.names(tenant.tags()));
    node.set("limits", LimitsJson.write(tenant.limits()));
    node.set("budgets", LimitsJson.write(tenant.budgets()));
    node.set("user_budgets", LimitsJson.write(tenant.userBudgets()));
    return node.put("zone", tenant.zone().getId())
        .put("weight", tenant.weight())
        .put("source", LimitsJson.word(tenant.source()))
        .put("version", tenant.version());
  }

  /** The tenant of a spec that the document let through. */
  static Tenant read(String id, JsonNode spec, long version) {
    return LimitsJson.checked(
        "tenant",
        () ->
            new Tenant(
                id,
                spec.path("name").textValue(),
                spec.path("enabled").asBoolean(true),
                LimitsJson.names(spec.path("models")),
                LimitsJson.names(spec.path("tags")),
                LimitsJson.limits(spec.path("limits")),
                LimitsJson.budgets(spec.path("budgets"), "budgets"),
                LimitsJson.budgets(spec.path("user_budgets"), "user_budgets"),
                zone(spec.path("zone").asText("UTC")),
                spec.path("weight").asInt(1),
                Source.STORE,
                version));
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException unknown) {
      throw AdminException.invalid("zone", "is not known (expected: such as Europe/Berlin)");
    }
  }
}
