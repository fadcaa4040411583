package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Applies the keywords of the schema that concern single values. */
final class ScalarCheck {

  private ScalarCheck() {}

  static void check(Section schema, Scalar scalar, String path, Problems problems) {
    if (scalar.type() == ScalarType.UNKNOWN) {
      return;
    }
    Optional<String> problem =
        fits(schema, scalar)
            ? valueProblem(schema, scalar, problems.show(scalar))
            : Optional.of(mismatch(schema, scalar));
    if (problem.isPresent()) {
      List<String> types = SchemaCheck.types(schema);
      if (types.contains("object") || types.contains("array")) {
        problems.mask().cover(scalar); // what stands in the place of a section may be its secret
      }
      problems.error(scalar.start(), path, problem.get());
    }
  }

  /** Checks a property's name where the operator chooses it. */
  static void checkName(Section schema, String name, Mark mark, String path, Problems problems) {
    schema
        .text("pattern")
        .filter(pattern -> !Pattern.matches(pattern, name))
        .ifPresent(
            pattern ->
                problems.error(
                    mark,
                    path,
                    "name " + Mask.show(name) + ": " + schema.text("patternErrorMessage", "")));
  }

  /**
   * A number from outside is a string too where a string is wanted: nobody typed it as a number.
   */
  private static boolean fits(Section schema, Scalar scalar) {
    List<String> types = SchemaCheck.types(schema);
    return types.isEmpty() || types.stream().anyMatch(type -> fits(type, scalar));
  }

  private static boolean fits(String type, Scalar scalar) {
    return switch (type) {
      case "string" -> scalar.type() == ScalarType.STRING || scalar.isInterpolated();
      case "integer" -> scalar.type() == ScalarType.INTEGER;
      case "number" -> scalar.type() == ScalarType.INTEGER || scalar.type() == ScalarType.NUMBER;
      case "boolean" -> scalar.type() == ScalarType.BOOLEAN;
      default -> false;
    };
  }

  private static String mismatch(Section schema, Scalar scalar) {
    String expected = schema.text("patternErrorMessage", "");
    return expected.startsWith("expected")
        ? expected + ", found " + scalar.describe()
        : SchemaCheck.mismatch(schema, scalar) + advice(schema, scalar);
  }

  private static String advice(Section schema, Scalar scalar) {
    String type = schema.text("type", "");
    List<String> choices = schema.texts("enum");
    if (!choices.isEmpty() && !choices.contains(scalar.text())) {
      return "; it is one of " + String.join(", ", choices);
    }
    if (type.equals("string") && scalar.type() != ScalarType.NULL) {
      return "; write it in quotes";
    }
    boolean quoted = !scalar.plain() && ScalarType.ofPlain(scalar.text()) != ScalarType.STRING;
    boolean bare = Set.of("integer", "number", "boolean").contains(type);
    if (bare && quoted && scalar.isInterpolated()) {
      return "; write it without quotes, on a line of its own";
    }
    return bare && quoted ? "; write it without quotes" : "";
  }

  private static Optional<String> valueProblem(Section schema, Scalar scalar, String shown) {
    return constantProblem(schema, scalar, shown)
        .or(() -> choiceProblem(schema, scalar, shown))
        .or(() -> textProblem(schema, scalar, shown))
        .or(() -> rangeProblem(schema, scalar, shown));
  }

  private static Optional<String> constantProblem(Section schema, Scalar scalar, String shown) {
    return schema
        .scalar("const")
        .filter(only -> only.type() != scalar.type() || !only.text().equals(scalar.text()))
        .map(only -> "expected " + only.text() + ", found " + shown);
  }

  private static Optional<String> choiceProblem(Section schema, Scalar scalar, String shown) {
    List<String> choices = schema.texts("enum");
    if (choices.isEmpty() || choices.contains(scalar.text())) {
      return Optional.empty();
    }
    String advice =
        shown.equals(Mask.HIDDEN)
            ? ""
            : Suggestion.nearest(scalar.text(), choices)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    return Optional.of(shown + " is not one of " + String.join(", ", choices) + advice);
  }

  private static Optional<String> textProblem(Section schema, Scalar scalar, String shown) {
    if (scalar.text().isEmpty() && schema.integer("minLength", 0) > 0) {
      return Optional.of("must not be empty");
    }
    return schema
        .text("pattern")
        .filter(pattern -> !Pattern.matches(pattern, scalar.text()))
        .map(pattern -> shown + ": " + schema.text("patternErrorMessage", ""));
  }

  private static Optional<String> rangeProblem(Section schema, Scalar scalar, String shown) {
    String type = schema.text("type", "");
    if (!type.equals("integer") && !type.equals("number")) {
      return Optional.empty();
    }
    BigDecimal least = schema.decimal("minimum").orElse(BigDecimal.valueOf(Integer.MIN_VALUE));
    BigDecimal most = schema.decimal("maximum").orElse(BigDecimal.valueOf(Integer.MAX_VALUE));
    boolean within =
        ScalarType.decimal(scalar.text())
            .filter(value -> value.compareTo(least) >= 0)
            .filter(value -> value.compareTo(most) <= 0)
            .isPresent();
    return within
        ? Optional.empty()
        : Optional.of(
            shown + " is not between " + least.toPlainString() + " and " + most.toPlainString());
  }
}
