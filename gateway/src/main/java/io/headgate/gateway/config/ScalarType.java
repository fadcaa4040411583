package io.headgate.gateway.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a scalar means by the core schema of YAML 1.2 (chapter 10.3.2): {@code no} is a string. */
enum ScalarType {
  STRING("a string"),
  INTEGER("an integer"),
  NUMBER("a number"),
  BOOLEAN("a boolean"),
  NULL("nothing"),
  /** Could not be worked out, and that is already reported: fits everywhere. */
  UNKNOWN("unknown");

  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern OTHER_BASE = Pattern.compile("0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** Of a number, in characters. */
  private static final int LONGEST = 40;

  private final String description;

  ScalarType(String description) {
    this.description = description;
  }

  String describe() {
    return description;
  }

  static ScalarType ofPlain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NULL;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> BOOLEAN;
      default -> ofPlainNumber(text);
    };
  }

  private static ScalarType ofPlainNumber(String text) {
    char first = text.charAt(0);
    if (first != '-' && first != '+' && first != '.' && (first < '0' || first > '9')) {
      return STRING;
    }
    if (DECIMAL.matcher(text).matches() || OTHER_BASE.matcher(text).matches()) {
      return INTEGER;
    }
    return FLOAT.matcher(text).matches() ? NUMBER : STRING;
  }

  /**
   * The value of an {@link #INTEGER} or {@link #NUMBER}; empty for what is not finite, or so long
   * that nobody means it.
   */
  static Optional<BigDecimal> decimal(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          OTHER_BASE.matcher(text).matches()
              ? BigDecimal.valueOf(integer(text))
              : new BigDecimal(text));
    } catch (NumberFormatException notFinite) {
      return Optional.empty();
    }
  }

  /** The value of an {@link #INTEGER}; what does not fit ends at the nearest long. */
  static long integer(String text) {
    boolean negative = text.startsWith("-");
    try {
      return text.startsWith("0o") || text.startsWith("0x")
          ? Long.parseLong(text.substring(2), text.charAt(1) == 'x' ? 16 : 8)
          : Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
