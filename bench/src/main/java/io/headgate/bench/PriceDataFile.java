package io.headgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * The gateway's price data from what genai-prices publishes: lines with tabs between their fields,
 * which a starting gateway reads faster than it could load a JSON reader.
 */
final class PriceDataFile {
  /*
   * The first line: collection, version, date. Then for each provider
   *
   *   #id  name  pattern of its address  whose models it resells, with commas
   *
   * and below it for each of its models
   *
   *   id  context window  deprecated or nothing  prices  clause …
   *
   * Prices, with ; between them: [@from-date] [~from-hour/to-hour] input cached-input cache-write
   * output [+what else is charged for]…; each in USD per million tokens, - where there is none,
   * and 1.25>200000:2.5 where more than so many tokens of input cost something else.
   *
   * A clause: =equals ^starts with $ends with *contains /regular expression, or |n and &n for any
   * and all of the n clauses behind it.
   *
   * Left out: names, descriptions, comments and where a provider tells its usage. Models without
   * any price stay: the first match wins, and theirs must go on hiding later ones.
   */

  private static final List<String> TOKENS =
      List.of("input_mtok", "cache_read_mtok", "cache_write_mtok", "output_mtok");

  /** Follows from the price of the other writes, so it is not a charge of its own. */
  private static final Set<String> IMPLIED = Set.of("cache_write_1h_mtok");

  /** USD per million tokens to this many places is a whole number of pico-USD per token. */
  private static final int PLACES = 6;

  private PriceDataFile() {}

  static List<String> lines(JsonNode providers, String version, String date) {
    List<String> lines = new ArrayList<>();
    lines.add(line("genai-prices", version, date));
    for (JsonNode provider : providers) {
      StringJoiner resold = new StringJoiner(",");
      provider.path("fallback_model_providers").forEach(other -> resold.add(other.asText()));
      lines.add(
          line(
              "#" + provider.path("id").asText(),
              provider.path("name").asText(),
              provider.path("api_pattern").asText(),
              resold.toString()));
      provider.path("models").forEach(model -> lines.add(model(model)));
    }
    return lines;
  }

  private static String model(JsonNode model) {
    StringJoiner prices = new StringJoiner(";");
    if (model.path("prices").isArray()) {
      model
          .path("prices")
          .forEach(some -> prices.add(price(some.path("prices"), some.path("constraint"))));
    } else {
      prices.add(price(model.path("prices"), model.path("constraint")));
    }
    List<String> clauses = new ArrayList<>();
    addClause(model.path("match"), clauses);
    return line(
        model.path("id").asText(),
        model.has("context_window")
            ? String.valueOf(model.path("context_window").decimalValue().longValueExact())
            : "",
        model.path("deprecated").asBoolean() ? "deprecated" : "",
        prices.toString(),
        line(clauses.toArray(String[]::new)));
  }

  private static String price(JsonNode figures, JsonNode constraint) {
    StringJoiner price = new StringJoiner(" ");
    switch (constraint.path("type").asText()) {
      case "" -> {}
      case "start_date" -> price.add("@" + constraint.path("start_date").asText());
      case "time_of_date" ->
          price.add(
              "~"
                  + constraint.path("start_time").asText()
                  + "/"
                  + constraint.path("end_time").asText());
      default -> throw new IllegalArgumentException("unknown constraint: " + constraint);
    }
    TOKENS.forEach(name -> price.add(figure(figures.path(name))));
    Set<String> also = new TreeSet<>();
    figures
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!TOKENS.contains(name) && !IMPLIED.contains(name)) {
                also.add("+" + name.replaceFirst("_(mtok|kcount|kpages|hours)$", ""));
              }
            });
    also.forEach(price::add);
    return price.toString();
  }

  private static String figure(JsonNode figure) {
    if (figure.isMissingNode()) {
      return "-";
    }
    if (figure.isNumber()) {
      return exact(figure);
    }
    StringBuilder tiers = new StringBuilder(exact(figure.path("base")));
    for (JsonNode tier : figure.path("tiers")) {
      long above = tier.path("start").decimalValue().longValueExact();
      tiers.append('>').append(above).append(':').append(exact(tier.path("price")));
    }
    return tiers.toString();
  }

  /** Some are binary fractions that were printed in full. */
  private static String exact(JsonNode number) {
    BigDecimal rounded = number.decimalValue().setScale(PLACES, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static void addClause(JsonNode clause, List<String> tokens) {
    String kind = clause.fieldNames().next();
    JsonNode value = clause.path(kind);
    switch (kind) {
      case "equals" -> tokens.add("=" + value.asText());
      case "starts_with" -> tokens.add("^" + value.asText());
      case "ends_with" -> tokens.add("$" + value.asText());
      case "contains" -> tokens.add("*" + value.asText());
      case "regex" -> tokens.add("/" + value.asText());
      case "or", "and" -> {
        tokens.add((kind.equals("or") ? "|" : "&") + value.size());
        value.forEach(part -> addClause(part, tokens));
      }
      default -> throw new IllegalArgumentException("unknown clause: " + kind);
    }
  }

  private static String line(String... fields) {
    for (String field : fields) {
      if (field.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("a field has two lines: " + field);
      }
    }
    return String.join("\t", fields);
  }
}
