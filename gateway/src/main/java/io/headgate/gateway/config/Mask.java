package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.config.Node.Member;
import io.headgate.gateway.config.Node.Scalar;
import io.headgate.gateway.config.Node.Sequence;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows which parts of the file must not be printed. */
final class Mask {
  /*
   * A scalar is covered when a property above it is named like a secret, when it looks like a
   * well-known kind of key wherever it stands, when it is a URL with user-info, or when the schema
   * does not know the property: a misspelt api_key must not end in a log either.
   */

  static final String HIDDEN = "****";

  private static final int LONGEST_SHOWN = 60;
  private static final int LONGEST_PATH = 400;

  private static final Set<String> NOT_SECRET =
      Set.of(
          "keys",
          "first_token",
          "between_tokens",
          "max_output_tokens",
          "max_tokens_field",
          "max_tokens",
          "tokens_per_minute",
          "tokens",
          "tokenizer");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "key|token|secret|passw|credential|authorization|headers|sha256|pepper|^url$");
  static final Pattern LOOKS_SECRET =
      Pattern.compile("(?:sk-|sk_|hg_|gsk_|AIza|xai-)[A-Za-z0-9_-]{12,}|://[^/]*@");
  static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(file:[^}]*|[A-Za-z_][A-Za-z0-9_]*)(:-[^}]*)?}");

  /** Start to end of each covered scalar. */
  private final NavigableMap<Mark, Mark> covered = new TreeMap<>();

  /** Covers every scalar below {@code root} that is named like a secret or looks like one. */
  void coverSecretsOf(Node root) {
    walk(root, false, false);
  }

  /** Covers everything below {@code node}, names included. */
  void cover(Node node) {
    walk(node, true, true);
  }

  private void walk(Node node, boolean secret, boolean namesSecret) {
    if (node instanceof Scalar scalar) {
      if (secret || LOOKS_SECRET.matcher(scalar.text()).find()) {
        covered.put(scalar.start(), scalar.end());
      }
    } else if (node instanceof Sequence sequence) {
      sequence.items().forEach(item -> walk(item, secret, namesSecret));
    } else if (node instanceof Mapping mapping) {
      mapping.members().forEach((name, member) -> walk(name, member, secret, namesSecret));
    }
  }

  private void walk(String name, Member member, boolean secret, boolean namesSecret) {
    if (namesSecret || LOOKS_SECRET.matcher(name).find()) {
      covered.put(member.key(), member.keyEnd());
    }
    boolean named = isSecretName(name);
    boolean namesBelow = namesSecret || (named && !name.equals("headers"));
    walk(member.value(), secret || named, namesBelow);
  }

  private static boolean isSecretName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !NOT_SECRET.contains(lower) && SECRET_NAME.matcher(lower).find();
  }

  /** The scalar in quotes for a message, or the mask when it is secret or came from outside. */
  String show(Scalar scalar) {
    if (scalar.isInterpolated() || covered.containsKey(scalar.start())) {
      return HIDDEN;
    }
    return "'" + printable(scalar.text(), LONGEST_SHOWN) + "'";
  }

  /** A name in quotes for a message. */
  static String show(String name) {
    String shown = LOOKS_SECRET.matcher(name).find() ? HIDDEN : name;
    return "'" + printable(shown, LONGEST_SHOWN) + "'";
  }

  /** Where the covered scalar ends in which {@code mark} lies; {@code mark} itself if in none. */
  Mark coveredUntil(Mark mark) {
    Map.Entry<Mark, Mark> piece = covered.floorEntry(mark);
    return piece != null && piece.getValue().compareTo(mark) > 0 ? piece.getValue() : mark;
  }

  /** A path for a problem: what looks like a secret in it is masked. */
  static String path(String path) {
    return printable(LOOKS_SECRET.matcher(path).replaceAll(HIDDEN), LONGEST_PATH);
  }

  /** A covered piece of the source: references stay readable, their defaults do not. */
  static String hide(String piece) {
    int last = piece.length() - 1;
    boolean quoted =
        last > 0 && "\"'".indexOf(piece.charAt(0)) >= 0 && piece.charAt(0) == piece.charAt(last);
    return quoted
        ? piece.charAt(0) + hideBare(piece.substring(1, last)) + piece.charAt(last)
        : hideBare(piece);
  }

  private static String hideBare(String piece) {
    StringBuilder hidden = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(piece);
    int at = 0;
    while (matcher.find()) {
      hidden.append(matcher.start() > at ? HIDDEN : "");
      hidden.append("${").append(matcher.group(1)).append(hideDefault(matcher.group(2)));
      at = matcher.end();
    }
    return hidden.append(at < piece.length() ? HIDDEN : "").toString();
  }

  private static String hideDefault(@Nullable String fallback) {
    if (fallback == null) {
      return "}";
    }
    return fallback.length() > 2 ? ":-" + HIDDEN + "}" : ":-}";
  }

  private static String printable(String text, int longest) {
    int[] shown =
        text.codePoints().limit(longest).map(c -> Character.isISOControl(c) ? ' ' : c).toArray();
    String cut = text.codePointCount(0, text.length()) > longest ? "…" : "";
    return new String(shown, 0, shown.length) + cut;
  }
}
