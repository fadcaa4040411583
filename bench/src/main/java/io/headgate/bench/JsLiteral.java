package io.headgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * Reads a literal of a bundled JavaScript file as JSON: names without quotes, three kinds of
 * quotes, {@code !0} for true. Executes nothing, and refuses whatever is not a literal.
 */
final class JsLiteral {

  private final String text;
  private int at;

  private JsLiteral(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /**
   * Reads the value that begins at {@code from}.
   *
   * @throws IllegalArgumentException with the place when it is not a literal
   */
  static JsonNode read(String text, int from) {
    return new JsLiteral(text, from).value();
  }

  private JsonNode value() {
    char first = peek();
    return switch (first) {
      case '{' -> object();
      case '[' -> array();
      case '"', '\'', '`' -> JsonNodeFactory.instance.textNode(string());
      case '!' -> flag();
      default -> number();
    };
  }

  private ObjectNode object() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    take('{');
    while (peek() != '}') {
      String name = isQuote(peek()) ? string() : word();
      take(':');
      object.set(name, value());
      skipComma('}');
    }
    take('}');
    return object;
  }

  private ArrayNode array() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    take('[');
    while (peek() != ']') {
      array.add(value());
      skipComma(']');
    }
    take(']');
    return array;
  }

  private void skipComma(char end) {
    if (peek() != end) {
      take(',');
    }
  }

  private JsonNode flag() {
    take('!');
    String digit = word();
    if (!digit.equals("0") && !digit.equals("1")) {
      throw unexpected();
    }
    return JsonNodeFactory.instance.booleanNode(digit.equals("0"));
  }

  private JsonNode number() {
    int from = at;
    while (isPartOfNumber(text.charAt(at))) {
      at++;
    }
    try {
      return JsonNodeFactory.instance.numberNode(new BigDecimal(text.substring(from, at)));
    } catch (NumberFormatException e) {
      throw unexpected();
    }
  }

  private static boolean isPartOfNumber(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '-' || c == '+';
  }

  private String word() {
    peek();
    int from = at;
    while (Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    if (from == at) {
      throw unexpected();
    }
    return text.substring(from, at);
  }

  private String string() {
    char quote = text.charAt(at++);
    StringBuilder read = new StringBuilder();
    while (text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (quote == '`' && c == '$' && text.charAt(at) == '{') {
        throw unexpected(); // computed, so not a literal
      }
      read.append(c == '\\' ? escaped(text.charAt(at++)) : c);
    }
    at++;
    return read.toString();
  }

  private char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      case '\\', '"', '\'', '`', '/', '$' -> c;
      default -> throw unexpected();
    };
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  private char peek() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private void take(char expected) {
    if (peek() != expected) {
      throw unexpected();
    }
    at++;
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("not a literal at character " + at);
  }
}
