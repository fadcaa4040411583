package io.headgate.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed reads from a JSON object; every failure names the path and what was expected.
 *
 * <p>A member that is {@code null} counts as absent, as with OpenAI.
 *
 * @param path of the object itself, empty for the outermost
 */
record JsonReader(ObjectNode json, String path) {

  static JsonReader of(ObjectNode json) {
    return new JsonReader(json, "");
  }

  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The member's value; a missing node when absent or null. */
  JsonNode get(String name) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? MissingNode.getInstance() : value;
  }

  boolean has(String name) {
    return !get(name).isMissingNode();
  }

  boolean flag(String name) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw invalid(name, "true or false");
    }
    return value.booleanValue();
  }

  OptionalInt integer(String name, int low, int high) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return OptionalInt.empty();
    }
    boolean fits = value.isInt() && value.intValue() >= low && value.intValue() <= high;
    if (!fits) {
      throw invalid(name, "an integer from " + low + " to " + high);
    }
    return OptionalInt.of(value.intValue());
  }

  void number(String name, double low, double high) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return;
    }
    if (!value.isNumber() || value.doubleValue() < low || value.doubleValue() > high) {
      throw invalid(name, "a number from " + print(low) + " to " + print(high));
    }
  }

  @Nullable String text(String name, int maxLength) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > maxLength) {
      throw invalid(name, "a string of at most " + maxLength + " characters");
    }
    return value.textValue();
  }

  String requiredText(String name, int maxLength) {
    String value = text(name, maxLength);
    if (value == null || value.isEmpty()) {
      throw invalid(name, "a non-empty string");
    }
    return value;
  }

  String oneOf(String name, Set<String> values) {
    String value = text(name, 64);
    if (value == null || !values.contains(value)) {
      throw invalid(name, "one of " + values.stream().sorted().toList());
    }
    return value;
  }

  @Nullable JsonReader object(String name) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!(value instanceof ObjectNode object)) {
      throw invalid(name, "an object");
    }
    return new JsonReader(object, at(name));
  }

  JsonReader requiredObject(String name) {
    JsonReader value = object(name);
    if (value == null) {
      throw invalid(name, "an object");
    }
    return value;
  }

  /** The elements of an array of objects; null when absent. */
  JsonReader @Nullable [] objects(String name, int maxLength) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isArray() || value.size() > maxLength) {
      throw invalid(name, "an array of at most " + maxLength + " objects");
    }
    JsonReader[] elements = new JsonReader[value.size()];
    for (int i = 0; i < elements.length; i++) {
      if (!(value.get(i) instanceof ObjectNode element)) {
        throw invalid(name + "[" + i + "]", "an object");
      }
      elements[i] = new JsonReader(element, at(name) + "[" + i + "]");
    }
    return elements;
  }

  GatewayException invalid(String name, String expected) {
    String where = at(name);
    return GatewayException.at(ErrorCode.INVALID_VALUE, where, where + ": expected " + expected);
  }

  private static String print(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
