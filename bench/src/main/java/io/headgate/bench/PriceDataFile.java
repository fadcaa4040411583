package io.headgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The gateway's price data from what genai-prices publishes: a line of JSON about the source and
 * its providers, then one for each provider, so that a reader parses only those that it needs.
 */
final class PriceDataFile {
  /*
   * Kept: how providers and models are recognised, the context window, the prices of tokens, what
   * else is charged for (by name), and the dates and hours that a price holds for. Left out: names,
   * descriptions, comments and where a provider tells its usage. Models without any price stay, as
   * the first match wins and theirs must go on hiding later ones.
   */

  /** In our words: what a token costs by its kind. */
  private static final Map<String, String> TOKENS =
      Map.of(
          "input_mtok", "input",
          "cache_read_mtok", "cached_input",
          "cache_write_mtok", "cache_write",
          "output_mtok", "output");

  /** Follows from the rate of the others, so it is not a charge of its own. */
  private static final Set<String> IMPLIED = Set.of("cache_write_1h_mtok");

  /** USD per million tokens to this many places is a whole number of pico-USD per token. */
  private static final int PLACES = 6;

  private PriceDataFile() {}

  static List<String> lines(ArrayNode providers, String version, String date) {
    List<String> lines = new ArrayList<>();
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("source", "genai-prices").put("version", version).put("date", date);
    ArrayNode known = header.putArray("providers");
    for (JsonNode provider : providers) {
      known
          .addObject()
          .put("id", provider.path("id").asText())
          .put("name", provider.path("name").asText())
          .put("url", provider.path("api_pattern").asText());
    }
    lines.add(header.toString());
    providers.forEach(provider -> lines.add(provider(provider).toString()));
    return lines;
  }

  private static ObjectNode provider(JsonNode provider) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.put("id", provider.path("id").asText());
    if (provider.has("fallback_model_providers")) {
      kept.set("fallback", provider.get("fallback_model_providers"));
    }
    ArrayNode models = kept.putArray("models");
    provider.path("models").forEach(model -> models.add(model(model)));
    return kept;
  }

  private static ObjectNode model(JsonNode model) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.set("id", model.path("id"));
    kept.set("match", model.path("match"));
    if (model.has("context_window")) {
      kept.put("context", model.path("context_window").decimalValue().longValueExact());
    }
    if (model.path("deprecated").asBoolean()) {
      kept.put("deprecated", true);
    }
    ArrayNode prices = kept.putArray("prices");
    if (model.path("prices").isArray()) {
      model.path("prices").forEach(some -> prices.add(price(some.path("prices"), some)));
    } else {
      prices.add(price(model.path("prices"), JsonNodeFactory.instance.objectNode()));
    }
    return kept;
  }

  private static ObjectNode price(JsonNode figures, JsonNode conditional) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    JsonNode constraint = conditional.path("constraint");
    switch (constraint.path("type").asText()) {
      case "" -> {}
      case "start_date" -> kept.set("from", constraint.get("start_date"));
      case "time_of_date" ->
          kept.putArray("hours").add(constraint.get("start_time")).add(constraint.get("end_time"));
      default -> throw new IllegalArgumentException("unknown constraint: " + constraint);
    }
    TreeSet<String> also = new TreeSet<>();
    figures
        .properties()
        .forEach(
            figure -> {
              String name = TOKENS.get(figure.getKey());
              if (name != null) {
                kept.set(name, figure(figure.getValue()));
              } else if (!IMPLIED.contains(figure.getKey())) {
                also.add(figure.getKey().replaceFirst("_(mtok|kcount|kpages|hours)$", ""));
              }
            });
    if (!also.isEmpty()) {
      ArrayNode names = kept.putArray("also");
      also.forEach(names::add);
    }
    return kept;
  }

  /** A number, or {@code [base, [above, number], …]} where it depends on the size of the input. */
  private static JsonNode figure(JsonNode figure) {
    if (figure.isNumber()) {
      return exact(figure);
    }
    ArrayNode tiers = JsonNodeFactory.instance.arrayNode();
    tiers.add(exact(figure.path("base")));
    figure
        .path("tiers")
        .forEach(
            tier ->
                tiers
                    .addArray()
                    .add(tier.path("start").decimalValue().longValueExact())
                    .add(exact(tier.path("price"))));
    return tiers;
  }

  /** Some are binary fractions that were printed in full. */
  private static JsonNode exact(JsonNode number) {
    BigDecimal rounded = number.decimalValue().setScale(PLACES, RoundingMode.HALF_UP);
    return JsonNodeFactory.instance.numberNode(
        new BigDecimal(rounded.stripTrailingZeros().toPlainString()));
  }
}
