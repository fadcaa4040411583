package io.headgate.gateway.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.Budget.OnExceeded;
import io.headgate.gateway.admission.Budget.Window;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Tenants and keys as they are kept: JSON, of which members that are not known are ignored. */
final class DirectoryJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private DirectoryJson() {}

  static Buffer write(Tenant tenant) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", tenant.id()).put("name", tenant.name()).put("enabled", tenant.enabled());
    strings(node.putArray("models"), tenant.models());
    strings(node.putArray("tags"), tenant.tags());
    node.set("limits", limits(tenant.limits()));
    node.set("budgets", budgets(tenant.budgets()));
    node.set("user_budgets", budgets(tenant.userBudgets()));
    node.put("zone", tenant.zone().getId()).put("weight", tenant.weight());
    return bytes(node);
  }

  static Buffer write(ApiKey key) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", key.id()).put("name", key.name()).put("tenant", key.tenant());
    node.put("digest", key.digest());
    key.former()
        .ifPresent(
            former ->
                node.putObject("former")
                    .put("digest", former.digest())
                    .put("until", former.until().toString()));
    strings(node.putArray("models"), key.models());
    strings(node.putArray("tags"), key.tags());
    node.set("limits", limits(key.limits()));
    node.set("budgets", budgets(key.budgets()));
    key.expires().ifPresent(at -> node.put("expires", at.toString()));
    key.revoked().ifPresent(at -> node.put("revoked", at.toString()));
    node.put("created", key.created().toString()).put("created_by", key.createdBy());
    return bytes(node);
  }

  static Tenant tenant(Buffer kept, long version) {
    JsonNode node = read(kept);
    return new Tenant(
        node.path("id").asText(),
        node.path("name").asText(),
        node.path("enabled").asBoolean(true),
        strings(node.path("models")),
        strings(node.path("tags")),
        limits(node.path("limits")),
        budgets(node.path("budgets")),
        budgets(node.path("user_budgets")),
        ZoneId.of(node.path("zone").asText("UTC")),
        node.path("weight").asInt(1),
        Source.STORE,
        version);
  }

  static ApiKey key(Buffer kept, long version) {
    JsonNode node = read(kept);
    JsonNode former = node.path("former");
    return new ApiKey(
        node.path("id").asText(),
        node.path("name").asText(),
        node.path("tenant").asText(),
        node.path("digest").asText(),
        former.isObject()
            ? Optional.of(
                new ApiKey.Former(
                    former.path("digest").asText(), Instant.parse(former.path("until").asText())))
            : Optional.empty(),
        strings(node.path("models")),
        strings(node.path("tags")),
        limits(node.path("limits")),
        budgets(node.path("budgets")),
        instant(node.path("expires")),
        instant(node.path("revoked")),
        instant(node.path("created")).orElse(Instant.EPOCH),
        node.path("created_by").asText(),
        Source.STORE,
        version);
  }

  private static JsonNode read(Buffer kept) {
    try {
      return JSON.readTree(kept.getBytes());
    } catch (IOException broken) {
      throw new IllegalStateException("what is kept is no JSON", broken);
    }
  }

  private static Buffer bytes(ObjectNode node) {
    try {
      return Buffer.buffer(JSON.writeValueAsBytes(node));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree can be written", impossible);
    }
  }

  private static ObjectNode limits(Limits limits) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    limits.requestsPerMinute().ifPresent(value -> node.put("requests_per_minute", value));
    limits.tokensPerMinute().ifPresent(value -> node.put("tokens_per_minute", value));
    limits.concurrent().ifPresent(value -> node.put("concurrent", value));
    limits.burst().ifPresent(value -> node.put("burst", value));
    return node;
  }

  private static Limits limits(JsonNode node) {
    return new Limits(
        number(node, "requests_per_minute"),
        number(node, "tokens_per_minute"),
        number(node, "concurrent"),
        number(node, "burst"));
  }

  private static OptionalLong number(JsonNode node, String name) {
    return node.path(name).isIntegralNumber()
        ? OptionalLong.of(node.path(name).asLong())
        : OptionalLong.empty();
  }

  private static ArrayNode budgets(List<Budget> budgets) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Budget budget : budgets) {
      ObjectNode node = list.addObject();
      node.put("nano_usd", budget.nanoUsd()).put("window", budget.window().name());
      node.put("on_exceeded", budget.onExceeded().name());
      strings(node.putArray("downgrade_to"), budget.downgradeTo());
      budget.alertPercents().forEach(node.withArray("alerts")::add);
    }
    return list;
  }

  private static List<Budget> budgets(JsonNode list) {
    List<Budget> budgets = new ArrayList<>();
    for (JsonNode node : list) {
      List<Integer> alerts = new ArrayList<>();
      node.path("alerts").forEach(percent -> alerts.add(percent.asInt()));
      budgets.add(
          new Budget(
              node.path("nano_usd").asLong(),
              Window.valueOf(node.path("window").asText()),
              OnExceeded.valueOf(node.path("on_exceeded").asText()),
              strings(node.path("downgrade_to")),
              alerts));
    }
    return budgets;
  }

  private static void strings(ArrayNode list, Set<String> values) {
    values.stream().sorted().forEach(list::add);
  }

  private static Set<String> strings(JsonNode list) {
    Set<String> values = new LinkedHashSet<>();
    list.forEach(value -> values.add(value.asText()));
    return values;
  }

  private static Optional<Instant> instant(JsonNode node) {
    return node.isTextual() ? Optional.of(Instant.parse(node.textValue())) : Optional.empty();
  }
}
