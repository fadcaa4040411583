package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.Budget;
import io.headgate.gateway.admission.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Limits, budgets and lists of names as JSON, both ways. */
final class LimitsJson {

  private LimitsJson() {}

  static ObjectNode write(Limits limits) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    limits.requestsPerMinute().ifPresent(value -> node.put("requests_per_minute", value));
    limits.tokensPerMinute().ifPresent(value -> node.put("tokens_per_minute", value));
    limits.concurrent().ifPresent(value -> node.put("concurrent", value));
    limits.burst().ifPresent(value -> node.put("burst", value));
    return node;
  }

  static Limits limits(JsonNode node) {
    return checked(
        "limits",
        () ->
            new Limits(
                number(node, "requests_per_minute"),
                number(node, "tokens_per_minute"),
                number(node, "concurrent"),
                number(node, "burst")));
  }

  private static OptionalLong number(JsonNode node, String name) {
    return node.has(name) ? OptionalLong.of(node.get(name).longValue()) : OptionalLong.empty();
  }

  static ArrayNode write(List<Budget> budgets) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Budget budget : budgets) {
      ObjectNode node =
          list.addObject()
              .put("amount_usd", Money.usd(budget.nanoUsd()))
              .put("window", word(budget.window()))
              .put("on_exceeded", word(budget.onExceeded()));
      if (!budget.downgradeTo().isEmpty()) {
        node.set("downgrade_to", names(budget.downgradeTo()));
      }
      if (!budget.alertPercents().isEmpty()) {
        budget.alertPercents().forEach(node.withArray("alerts")::add);
      }
    }
    return list;
  }

  /**
   * Budgets that the document let through.
   *
   * @param path of the list
   */
  static List<Budget> budgets(JsonNode list, String path) {
    List<Budget> budgets = new ArrayList<>();
    for (JsonNode node : list) {
      String at = path + "[" + budgets.size() + "]";
      budgets.add(checked(at, () -> budget(node)));
    }
    return budgets;
  }

  private static Budget budget(JsonNode node) {
    List<Integer> alerts = new ArrayList<>();
    node.path("alerts").forEach(each -> alerts.add(each.intValue()));
    return new Budget(
        Money.nanoUsd(node.path("amount_usd").textValue()),
        Budget.Window.valueOf(node.path("window").textValue().toUpperCase(Locale.ROOT)),
        Budget.OnExceeded.valueOf(
            node.path("on_exceeded").asText("reject").toUpperCase(Locale.ROOT)),
        names(node.path("downgrade_to")),
        alerts);
  }

  static ArrayNode names(Collection<String> names) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    new TreeSet<>(names).forEach(list::add);
    return list;
  }

  static Set<String> names(JsonNode list) {
    return list.valueStream().map(JsonNode::textValue).collect(Collectors.toSet());
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** What the records refuse is the administrator's mistake. */
  static <T> T checked(String path, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException | ArithmeticException refused) {
      throw AdminException.invalid(path, String.valueOf(refused.getMessage()));
    }
  }
}
