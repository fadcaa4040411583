package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.config.Node.Scalar;
import io.headgate.gateway.config.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The secrets that a text spells out where it should refer to them. A text that is kept must have
 * none.
 *
 * @param problems one for each, with its place
 * @param masked the text without them; itself when there are none
 */
public record LiteralSecrets(List<Problem> problems, String masked) {

  private static final String ADVICE =
      "a secret stands here in clear; write ${NAME} and set it in the environment, or"
          + " ${file:/path}";

  /**
   * Narrower than what is masked in messages: nothing else may be refused. A digest opens nothing.
   */
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "token|[a-z_]*(?:api_?key|auth_token|access_token|admin_token|secret|passw|credential)"
              + "[a-z_]*");

  private static final Pattern SECRET_HEADER =
      Pattern.compile("(?i).*(?:auth|token|secret|key|cookie|passw|credential).*");

  /** What may stand before the reference in a header. */
  private static final Pattern SCHEME = Pattern.compile("(?i)(bearer|basic) +");

  public LiteralSecrets {
    problems = List.copyOf(problems);
  }

  /** Finds them in a text that is YAML; comments count too. */
  public static LiteralSecrets in(String name, String yaml) {
    Problems problems = new Problems(new Source(name, yaml));
    NavigableMap<Mark, Mark> found = new TreeMap<>();
    Optional<Node> root = YamlReader.read(problems);
    root.ifPresent(problems.mask()::coverSecretsOf);
    root.ifPresent(node -> new Walk(problems, found).walk(node, "", false));
    String masked = Mask.LOOKS_SECRET.matcher(without(found, yaml)).replaceAll(Mask.HIDDEN);
    if (!masked.equals(yaml) && found.isEmpty()) {
      problems.error(Mark.NONE, "", "a comment holds what looks like a secret; take it out");
    }
    return new LiteralSecrets(problems.errors(), masked);
  }

  private static String without(NavigableMap<Mark, Mark> spans, String yaml) {
    StringBuilder kept = new StringBuilder();
    Mark at = Mark.START;
    Mark hiddenUntil = Mark.NONE;
    for (int i = 0; i < yaml.length(); i = yaml.offsetByCodePoints(i, 1)) {
      Mark end = spans.get(at);
      if (end != null) {
        kept.append('"').append(Mask.HIDDEN).append('"');
        hiddenUntil = end;
      }
      boolean breaks = Source.isBreak(yaml, i);
      if (at.compareTo(hiddenUntil) >= 0 || breaks) {
        kept.appendCodePoint(yaml.codePointAt(i));
      }
      at = breaks ? new Mark(at.line() + 1, 1) : new Mark(at.line(), at.column() + 1);
    }
    return kept.toString();
  }

  /** One look at all values. */
  private record Walk(Problems problems, NavigableMap<Mark, Mark> found) {

    void walk(Node node, String path, boolean secret) {
      if (node instanceof Scalar scalar) {
        check(scalar, path, secret);
      } else if (node instanceof Sequence sequence) {
        List<Node> items = new ArrayList<>(sequence.items());
        for (int i = 0; i < items.size(); i++) {
          walk(items.get(i), Section.join(path, String.valueOf(i)), secret);
        }
      } else if (node instanceof Mapping mapping) {
        mapping
            .members()
            .forEach(
                (name, member) ->
                    walk(member.value(), Section.join(path, name), isSecret(path, name)));
      }
    }

    private static boolean isSecret(String path, String name) {
      if (path.equals("headers") || path.endsWith(".headers")) {
        return SECRET_HEADER.matcher(name).matches();
      }
      boolean ofCaller = name.equals("key") && path.startsWith("keys.");
      return ofCaller || SECRET_NAME.matcher(name).matches();
    }

    private void check(Scalar scalar, String path, boolean secret) {
      boolean literal = secret && scalar.type() == ScalarType.STRING && hasLiteral(scalar.text());
      if (literal || Mask.LOOKS_SECRET.matcher(scalar.text()).find()) {
        found.put(scalar.start(), scalar.end());
        problems.error(scalar.start(), path, ADVICE);
      }
    }

    private static boolean hasLiteral(String text) {
      String outside = Mask.REFERENCE.matcher(text).replaceAll("");
      boolean hasDefault =
          Mask.REFERENCE
              .matcher(text)
              .results()
              .anyMatch(one -> one.group(2) != null && one.group(2).length() > 2);
      return hasDefault || !SCHEME.matcher(outside).replaceFirst("").isBlank();
    }
  }
}
