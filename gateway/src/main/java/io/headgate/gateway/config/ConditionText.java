package io.headgate.gateway.config;

import io.headgate.gateway.routing.Condition;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A condition in words, for people who compare what is in force with what they wrote. */
final class ConditionText {

  private ConditionText() {}

  static String of(Condition condition) {
    if (condition instanceof Condition.All all) {
      return join(all.parts(), " and ");
    } else if (condition instanceof Condition.Any any) {
      return join(any.parts(), " or ");
    } else if (condition instanceof Condition.Not not) {
      return "not (" + of(not.part()) + ")";
    } else if (condition instanceof Condition.InputTokens tokens) {
      return "input_tokens " + range(tokens.range());
    } else if (condition instanceof Condition.Turns turns) {
      return "turns " + range(turns.range());
    } else if (condition instanceof Condition.Regex regex) {
      return "regex " + regex.pattern().pattern();
    } else if (condition instanceof Condition.Language language) {
      return "language " + list(language.codes());
    } else if (condition instanceof Condition.Sensitive sensitive) {
      return "sensitive "
          + list(sensitive.kinds().isEmpty() ? List.of(ConditionCheck.ANY) : sensitive.kinds());
    } else if (condition instanceof Condition.Has has) {
      return "has " + has.feature().name().toLowerCase(Locale.ROOT);
    } else if (condition instanceof Condition.Header header) {
      // What a header must say may be a secret between a proxy and this gateway.
      return "header " + header.name() + (header.values().isEmpty() ? " present" : " ****");
    } else if (condition instanceof Condition.Metadata metadata) {
      return "metadata " + metadata.name() + " " + list(metadata.values());
    } else if (condition instanceof Condition.Tenant tenant) {
      return "tenant " + list(tenant.names());
    } else if (condition instanceof Condition.Key key) {
      return "key " + list(key.names());
    } else if (condition instanceof Condition.Tag tag) {
      return "tag " + list(tag.names());
    }
    return "always";
  }

  private static String join(List<Condition> parts, String word) {
    return parts.stream()
        .map(part -> parts.size() > 1 ? "(" + of(part) + ")" : of(part))
        .collect(Collectors.joining(word));
  }

  private static String range(Condition.Range range) {
    String over = range.over().isPresent() ? "over " + range.over().getAsInt() : "";
    String under = range.under().isPresent() ? "under " + range.under().getAsInt() : "";
    return (over + " " + under).strip();
  }

  private static String list(Collection<String> values) {
    return values.isEmpty() ? "present" : String.join(", ", new TreeSet<>(values));
  }
}
