package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.config.Node.Member;
import io.headgate.gateway.config.Node.Scalar;
import io.headgate.gateway.config.Node.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Applies the JSON Schema to the file and words what it finds. */
final class SchemaCheck {
  /*
   * Our own reading of the dozen keywords that our schema uses: a general validator costs about
   * 100 ms of a cold start, and names parents and schema places where an operator wants the line.
   * A test holds the verdicts against a general validator and fails on keywords unknown here.
   */

  /** Every keyword that is applied or may be ignored; others must not be in the schema. */
  static final Set<String> KEYWORDS =
      Set.of(
          "$schema",
          "title",
          "description",
          "default",
          "$defs",
          "$ref",
          "type",
          "const",
          "enum",
          "pattern",
          "patternErrorMessage",
          "minLength",
          "minimum",
          "maximum",
          "required",
          "properties",
          "additionalProperties",
          "propertyNames",
          "minProperties",
          "items",
          "minItems");

  private static final String REFERENCE_PREFIX = "#/$defs/";

  private final Section definitions;
  private final Section root;
  private final Problems problems;

  SchemaCheck(Mapping schema, Problems problems) {
    this.root = Section.root(schema);
    this.definitions = root.section("$defs");
    this.problems = problems;
  }

  void check(Node file) {
    check(root, file, file.start(), "");
  }

  /** Checks a value; what its mapping lacks is told at {@code mark}. */
  private void check(Section rule, Node node, Mark mark, String path) {
    Section schema = resolved(rule);
    if (node instanceof Scalar scalar) {
      ScalarCheck.check(schema, scalar, path, problems);
    } else if (!fits(schema, node)) {
      problems.error(node.start(), path, mismatch(schema, node));
      problems.mask().cover(node);
    } else if (node instanceof Sequence sequence) {
      checkItems(schema, sequence, path);
    } else if (node instanceof Mapping mapping) {
      checkMembers(schema, mapping, mark, path);
    }
  }

  private Section resolved(Section rule) {
    Optional<String> reference = rule.text("$ref");
    return reference
        .map(target -> definitions.section(target.substring(REFERENCE_PREFIX.length())))
        .orElse(rule);
  }

  private static boolean fits(Section schema, Node node) {
    return types(schema).contains(node instanceof Mapping ? "object" : "array");
  }

  /** What a value may be, one of these; empty where that is not said. */
  static List<String> types(Section schema) {
    return schema.text("type").map(List::of).orElse(schema.texts("type"));
  }

  static String mismatch(Section schema, Node found) {
    String expected =
        types(schema).stream().map(SchemaCheck::describe).collect(Collectors.joining(" or "));
    return "expected "
        + (expected.isEmpty() ? schema.text("const", "something else") : expected)
        + ", found "
        + found.describe();
  }

  private static String describe(String type) {
    return switch (type) {
      case "object" -> "a mapping";
      case "array" -> "a list";
      case "integer" -> "an integer";
      case "boolean" -> "true or false";
      default -> "a " + type;
    };
  }

  private void checkItems(Section schema, Sequence sequence, String path) {
    if (sequence.items().size() < schema.integer("minItems", 0)) {
      problems.error(sequence.start(), path, "expected at least one entry");
    }
    Section rule = schema.section("items");
    for (int i = 0; i < sequence.items().size(); i++) {
      Node item = sequence.items().get(i);
      check(rule, item, item.start(), Section.join(path, String.valueOf(i)));
    }
  }

  private void checkMembers(Section schema, Mapping mapping, Mark mark, String path) {
    if (mapping.members().size() < schema.integer("minProperties", 0)) {
      problems.error(mapping.start(), path, "expected at least one entry");
    }
    for (String required : schema.texts("required")) {
      if (!mapping.members().containsKey(required)) {
        problems.error(mark, path, "'" + required + "' is required");
      }
    }
    mapping.members().forEach((name, member) -> checkMember(schema, name, member, mapping, path));
  }

  private void checkMember(
      Section schema, String name, Member member, Mapping parent, String path) {
    Section properties = schema.section("properties");
    Section names = schema.section("propertyNames");
    if (properties.has(name)) {
      check(properties.section(name), member.value(), member.key(), Section.join(path, name));
    } else if (schema.value("additionalProperties").orElse(parent) instanceof Mapping) {
      ScalarCheck.checkName(names, name, member.key(), path, problems);
      Section rule = schema.section("additionalProperties");
      check(rule, member.value(), member.key(), Section.join(path, name));
    } else {
      problems.mask().cover(member.value());
      problems.error(member.key(), path, unknown(name, properties, parent.members()));
    }
  }

  private static String unknown(String name, Section properties, Map<String, Member> present) {
    List<String> known =
        properties.node().members().keySet().stream().filter(p -> !present.containsKey(p)).toList();
    return "unknown property " + Mask.show(name) + Suggestion.of(name, known);
  }
}
