package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.config.Node.Member;
import io.headgate.gateway.config.Node.Reference;
import io.headgate.gateway.config.Node.Scalar;
import io.headgate.gateway.config.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Fills in what a scalar takes from outside: an environment variable, the same with a default, or
 * the content of a file. As in a shell the default also stands in for an empty variable.
 */
final class Interpolation {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String FILE = "file:";

  private final Map<String, String> environment;
  private final Problems problems;

  Interpolation(Map<String, String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  Node apply(Node node) {
    return apply(node, "");
  }

  private Node apply(Node node, String path) {
    if (node instanceof Scalar scalar) {
      return scalar.text().contains("${") ? replaced(scalar, path) : scalar;
    }
    if (node instanceof Sequence sequence) {
      List<Node> items = new ArrayList<>();
      for (Node item : sequence.items()) {
        items.add(apply(item, Section.join(path, String.valueOf(items.size()))));
      }
      return Sequence.of(sequence.start(), sequence.end(), items);
    }
    Mapping mapping = (Mapping) node;
    Map<String, Member> members = new LinkedHashMap<>();
    mapping
        .members()
        .forEach(
            (name, member) ->
                members.put(
                    name,
                    new Member(
                        member.key(),
                        member.keyEnd(),
                        apply(member.value(), Section.join(path, name)))));
    return Mapping.of(mapping.start(), mapping.end(), members);
  }

  private Scalar replaced(Scalar scalar, String path) {
    String text = scalar.text();
    StringBuilder out = new StringBuilder();
    List<Reference> references = new ArrayList<>();
    boolean failed = false;
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      if (open > at && text.charAt(open - 1) == '$') {
        out.append(text, at, open - 1).append("${");
        at = open + 2;
        continue;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        fail(scalar, path, "${", "${ is not closed by }; write $${ for a literal ${");
        return unknown(scalar);
      }
      Optional<String> value = resolve(scalar, path, text.substring(open + 2, close), references);
      failed |= value.isEmpty();
      out.append(text, at, open).append(value.orElse(""));
      at = close + 1;
    }
    out.append(text, at, text.length());
    return failed ? unknown(scalar) : retyped(scalar, out.toString(), references);
  }

  private Optional<String> resolve(
      Scalar scalar, String path, String expression, List<Reference> references) {
    if (expression.startsWith(FILE)) {
      return fromFile(scalar, path, expression.substring(FILE.length()), references);
    }
    int dash = expression.indexOf(":-");
    String name = dash < 0 ? expression : expression.substring(0, dash);
    if (!NAME.matcher(name).matches()) {
      fail(scalar, path, "${", "expected ${NAME}, ${NAME:-default} or ${file:/path}");
      return Optional.empty();
    }
    return fromEnvironment(scalar, path, name, expression, references);
  }

  private Optional<String> fromEnvironment(
      Scalar scalar, String path, String name, String expression, List<Reference> references) {
    String value = environment.get(name);
    boolean empty = value == null || value.isEmpty();
    references.add(
        new Reference(name, value == null ? "is not set" : empty ? "is empty" : "is set"));
    if (expression.length() > name.length() && empty) {
      return Optional.of(expression.substring(name.length() + 2));
    }
    if (value == null) {
      String advice = " is not set; set it or write ${" + name + ":-default}";
      fail(scalar, path, "${" + name, "environment variable " + name + advice);
    }
    return Optional.ofNullable(value);
  }

  private Optional<String> fromFile(
      Scalar scalar, String path, String file, List<Reference> references) {
    SecretFile.Content content = SecretFile.read(file);
    if (content.text().isEmpty()) {
      fail(scalar, path, "${" + FILE, content.problem());
      return Optional.empty();
    }
    String text = content.text().get();
    references.add(new Reference(file, text.isEmpty() ? "is empty" : "is set"));
    return Optional.of(text);
  }

  private void fail(Scalar scalar, String path, String piece, String message) {
    Mark start = scalar.start();
    String line = problems.source().line(start.line());
    int from =
        line.offsetByCodePoints(
            0, Math.min(start.column() - 1, line.codePointCount(0, line.length())));
    int found = line.indexOf(piece, from);
    Mark mark = found < 0 ? start : new Mark(start.line(), line.codePointCount(0, found) + 1);
    problems.error(mark, path, message);
  }

  private static Scalar unknown(Scalar scalar) {
    return new Scalar(
        scalar.start(), scalar.end(), "", scalar.plain(), ScalarType.UNKNOWN, List.of());
  }

  /** An empty value stays a string: it says "not given", never "nothing is allowed here". */
  private static Scalar retyped(Scalar scalar, String text, List<Reference> references) {
    ScalarType type =
        scalar.plain() && !text.isEmpty() ? ScalarType.ofPlain(text) : ScalarType.STRING;
    return new Scalar(scalar.start(), scalar.end(), text, scalar.plain(), type, references);
  }
}
