package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Checks JSON against the part of JSON Schema that the document uses; a schema with anything else
 * is refused, so that nothing goes unchecked. Patterns are for the whole text. Any thread.
 */
final class SchemaCheck {

  private static final Set<String> CHECKED =
      Set.of(
          "$ref",
          "type",
          "enum",
          "pattern",
          "minLength",
          "maxLength",
          "format",
          "minimum",
          "maximum",
          "items",
          "maxItems",
          "uniqueItems",
          "properties",
          "required",
          "additionalProperties");

  private static final Set<String> SAID =
      Set.of("description", "default", "example", "examples", "x-secret");

  private final UnaryOperator<JsonNode> resolve;
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  /**
   * A check.
   *
   * @param resolve follows references
   */
  SchemaCheck(UnaryOperator<JsonNode> resolve) {
    this.resolve = resolve;
  }

  /**
   * Checks that a schema of a request says nothing that would not be looked at.
   *
   * @throws IllegalStateException when it does
   */
  void checkSchema(JsonNode reference, String where) {
    JsonNode schema = resolve.apply(reference);
    for (Map.Entry<String, JsonNode> word : schema.properties()) {
      if (!CHECKED.contains(word.getKey()) && !SAID.contains(word.getKey())) {
        throw new IllegalStateException(
            "admin.yaml: " + where + ": '" + word.getKey() + "' is not checked");
      }
    }
    if (schema.path("type").isMissingNode()) {
      throw new IllegalStateException("admin.yaml: " + where + ": a schema without a type");
    }
    if (types(schema).contains("object") && !schema.path("additionalProperties").isBoolean()) {
      throw new IllegalStateException(
          "admin.yaml: " + where + ": does not say additionalProperties");
    }
    schema.path("properties").forEach(member -> checkSchema(member, where));
    if (schema.has("items")) {
      checkSchema(schema.path("items"), where);
    }
  }

  /**
   * Checks a value.
   *
   * @param path of the value, empty for the whole body
   * @throws AdminException that names the member at fault
   */
  void check(JsonNode value, JsonNode reference, String path) {
    JsonNode schema = resolve.apply(reference);
    checkType(value, schema, path);
    if (value.isTextual()) {
      checkText(value.textValue(), schema, path);
    } else if (value.isNumber()) {
      checkNumber(value, schema, path);
    } else if (value.isArray()) {
      checkItems(value, schema, path);
    } else if (value.isObject()) {
      checkMembers(value, schema, path);
    }
  }

  /** The same object with what must not be kept replaced by a mask. */
  ObjectNode masked(ObjectNode value, JsonNode reference) {
    ObjectNode copy = value.deepCopy();
    for (Map.Entry<String, JsonNode> member :
        resolve.apply(reference).path("properties").properties()) {
      if (copy.has(member.getKey())
          && resolve.apply(member.getValue()).path("x-secret").booleanValue()) {
        copy.put(member.getKey(), "****");
      }
    }
    return copy;
  }

  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      return List.of(type.textValue());
    }
    List<String> types = new ArrayList<>();
    type.forEach(each -> types.add(each.textValue()));
    return types;
  }

  private static void checkType(JsonNode value, JsonNode schema, String path) {
    List<String> types = types(schema);
    if (types.stream().noneMatch(type -> isOf(type, value))) {
      throw AdminException.invalid(path, "expected " + expected(types));
    }
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> type.equals("null") && value.isNull();
    };
  }

  private static String expected(List<String> types) {
    return switch (types.get(0)) {
      case "string" -> types.contains("null") ? "a string or null" : "a string";
      case "integer" -> "a whole number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      case "object" -> "an object";
      default -> "a number";
    };
  }

  private void checkText(String text, JsonNode schema, String path) {
    JsonNode words = schema.path("enum");
    if (!words.isMissingNode() && words.valueStream().noneMatch(w -> w.textValue().equals(text))) {
      throw AdminException.invalid(path, "expected " + listed(words));
    }
    int length = text.codePointCount(0, text.length());
    int min = schema.path("minLength").asInt(0);
    int max = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    if (length < min || length > max) {
      throw AdminException.invalid(path, "expected " + min + " to " + max + " characters");
    }
    if (schema.has("pattern") && !pattern(schema).matcher(text).matches()) {
      throw AdminException.invalid(
          path, "is not of the expected form (" + schema.path("pattern").textValue() + ")");
    }
    if (schema.has("format")) {
      checkInstant(text, path);
    }
  }

  private Pattern pattern(JsonNode schema) {
    return patterns.computeIfAbsent(schema.path("pattern").textValue(), Pattern::compile);
  }

  private static void checkInstant(String text, String path) {
    try {
      Instant.parse(text);
    } catch (DateTimeException malformed) {
      throw AdminException.invalid(path, "expected a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static String listed(JsonNode words) {
    List<String> all = words.valueStream().map(JsonNode::textValue).toList();
    int last = all.size() - 1;
    return last == 0
        ? all.get(0)
        : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
  }

  private static void checkNumber(JsonNode value, JsonNode schema, String path) {
    JsonNode min = schema.path("minimum");
    JsonNode max = schema.path("maximum");
    boolean below = min.isNumber() && value.decimalValue().compareTo(min.decimalValue()) < 0;
    boolean above = max.isNumber() && value.decimalValue().compareTo(max.decimalValue()) > 0;
    if (below || above) {
      throw AdminException.invalid(
          path, "expected " + min.asText("any number") + " to " + max.asText("any"));
    }
  }

  private void checkItems(JsonNode value, JsonNode schema, String path) {
    int max = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    if (value.size() > max) {
      throw AdminException.invalid(path, "expected at most " + max + " items");
    }
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      String at = path + "[" + i + "]";
      check(value.get(i), schema.path("items"), at);
      if (schema.path("uniqueItems").booleanValue() && !seen.add(value.get(i))) {
        throw AdminException.invalid(at, "stands twice");
      }
    }
  }

  private void checkMembers(JsonNode value, JsonNode schema, String path) {
    JsonNode known = schema.path("properties");
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String at = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
      if (known.has(member.getKey())) {
        check(member.getValue(), known.get(member.getKey()), at);
      } else if (!schema.path("additionalProperties").booleanValue()) {
        throw unknown(member.getKey(), at, known);
      }
    }
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.textValue())) {
        String at = path.isEmpty() ? name.textValue() : path + "." + name.textValue();
        JsonNode wanted = resolve.apply(known.path(name.textValue()));
        throw AdminException.invalid(at, "expected " + expected(types(wanted)) + ", is missing");
      }
    }
  }

  private static AdminException unknown(String name, String at, JsonNode known) {
    List<String> names = known.propertyStream().map(Map.Entry::getKey).toList();
    return AdminException.invalid(
        Printable.of(at),
        "a member that is not known"
            + Spelling.nearest(name, names)
                .map(near -> "; did you mean " + near + "?")
                .orElse(" (expected: " + String.join(", ", names) + ")"));
  }
}
