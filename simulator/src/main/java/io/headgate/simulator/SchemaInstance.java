package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes a value that satisfies a JSON schema, the same one each time.
 *
 * <p>It covers what models are asked for: objects, arrays, strings with a known {@code format},
 * numbers with bounds, {@code enum}, {@code const}, {@code anyOf}, {@code oneOf}, {@code allOf},
 * {@code $ref} within the document and nullable types, in JSON Schema's spelling and in Gemini's.
 * It does not solve {@code pattern}, {@code not} or conditions.
 */
final class SchemaInstance {

  /** Below this depth only required members are made, so that recursive schemas end. */
  private static final int GENEROUS_DEPTH = 4;

  /** Where a schema that requires itself without end is cut with null. */
  private static final int MAX_DEPTH = 32;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;
  private final Words words;
  private final Chance chance;

  private SchemaInstance(JsonNode root, Words words, Chance chance) {
    this.root = root;
    this.words = words;
    this.chance = chance;
  }

  static JsonNode of(JsonNode schema, String prompt, Chance chance) {
    return new SchemaInstance(schema, Words.of(prompt), chance).make(schema, 0);
  }

  /** For places that need an object whatever the schema says, such as tool arguments. */
  static ObjectNode objectOf(JsonNode schema, String prompt, Chance chance) {
    return of(schema, prompt, chance) instanceof ObjectNode object ? object : Json.object();
  }

  private JsonNode make(JsonNode schema, int depth) {
    if (depth > MAX_DEPTH) {
      return NODES.nullNode();
    }
    if (schema.has("$ref")) {
      return make(resolve(schema.get("$ref").asText()), depth + 1);
    }
    if (schema.has("const")) {
      return schema.get("const").deepCopy();
    }
    if (schema.path("enum").size() > 0) {
      JsonNode choices = schema.get("enum");
      return choices.get(chance.below(choices.size())).deepCopy();
    }
    for (String union : List.of("anyOf", "oneOf")) {
      if (schema.path(union).size() > 0) {
        return make(choose(schema.get(union), depth), depth + 1);
      }
    }
    if (schema.path("allOf").size() > 0) {
      return make(merged(schema), depth + 1);
    }
    return ofType(typeOf(schema), schema, depth);
  }

  private JsonNode resolve(String reference) {
    return reference.startsWith("#") ? root.at(reference.substring(1)) : NODES.missingNode();
  }

  /** The first option that is a value; deep down null, where that is an option, ends it. */
  private JsonNode choose(JsonNode options, int depth) {
    JsonNode chosen = options.get(0);
    for (JsonNode option : options) {
      boolean isNull = typeOf(option).equals("null");
      if (isNull == depth > GENEROUS_DEPTH) {
        return option;
      }
    }
    return chosen;
  }

  private JsonNode merged(JsonNode schema) {
    ObjectNode all = Json.object();
    ObjectNode properties = all.putObject("properties");
    ArrayNode required = all.putArray("required");
    List<JsonNode> parts = new ArrayList<>();
    parts.add(schema);
    schema.get("allOf").forEach(parts::add);
    for (JsonNode part : parts) {
      JsonNode actual = part.has("$ref") ? resolve(part.get("$ref").asText()) : part;
      actual
          .properties()
          .forEach(
              member -> {
                switch (member.getKey()) {
                  case "allOf", "$ref" -> {}
                  case "properties" ->
                      member
                          .getValue()
                          .properties()
                          .forEach(p -> properties.set(p.getKey(), p.getValue()));
                  case "required" -> member.getValue().forEach(required::add);
                  default -> all.set(member.getKey(), member.getValue());
                }
              });
    }
    if (properties.isEmpty()) {
      all.remove("properties");
    }
    return all;
  }

  private JsonNode ofType(String type, JsonNode schema, int depth) {
    return switch (type) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" -> NODES.numberNode((long) number(schema, true));
      case "number" -> NODES.numberNode(number(schema, false));
      case "boolean" -> NODES.booleanNode(chance.below(2) == 0);
      case "null" -> NODES.nullNode();
      default -> NODES.textNode(SchemaString.of(schema, words));
    };
  }

  private static String typeOf(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (!one.asText().equals("null")) {
          return one.asText();
        }
      }
      return "null";
    }
    if (type.isTextual()) {
      return type.asText().toLowerCase(Locale.ROOT);
    }
    if (schema.has("properties")) {
      return "object";
    }
    return schema.has("items") || schema.has("prefixItems") ? "array" : "string";
  }

  private ObjectNode object(JsonNode schema, int depth) {
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    ObjectNode object = Json.object();
    schema
        .path("properties")
        .properties()
        .forEach(
            member -> {
              if (depth <= GENEROUS_DEPTH || required.contains(member.getKey())) {
                object.set(member.getKey(), make(member.getValue(), depth + 1));
              }
            });
    for (String name : required) {
      if (!object.has(name)) {
        object.put(name, words.next());
      }
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    schema.path("prefixItems").forEach(item -> array.add(make(item, depth + 1)));
    int least = schema.path("minItems").asInt(depth > GENEROUS_DEPTH ? 0 : 1);
    int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    while (array.size() < Math.min(least, most)) {
      array.add(make(schema.path("items"), depth + 1));
    }
    return array;
  }

  private double number(JsonNode schema, boolean whole) {
    double step = schema.path("multipleOf").asDouble(1);
    double low = schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY);
    double high = schema.path("maximum").asDouble(Double.POSITIVE_INFINITY);
    if (schema.path("exclusiveMinimum").isNumber()) {
      low = Math.max(low, schema.get("exclusiveMinimum").asDouble() + Math.min(step, 0.001));
    }
    if (schema.path("exclusiveMaximum").isNumber()) {
      high = Math.min(high, schema.get("exclusiveMaximum").asDouble() - Math.min(step, 0.001));
    }
    double wanted = 1 + chance.below(9) + (whole || step != 1 ? 0 : 0.5);
    double within = Math.max(low, Math.min(high, wanted));
    if (!whole && step == 1 && !schema.has("multipleOf")) {
      return within;
    }
    double up = Math.ceil(within / step) * step;
    return up <= high ? up : Math.floor(within / step) * step;
  }
}
