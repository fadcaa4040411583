package io.headgate.gateway.config;

import com.google.re2j.Pattern;
import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.routing.Condition;
import io.headgate.gateway.routing.Condition.Range;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads a {@code when} that has been checked. */
final class ConditionReader {

  private ConditionReader() {}

  /** All properties of a condition must hold; none is a condition that always does. */
  static Condition read(Section when) {
    List<Condition> parts = new ArrayList<>();
    when.node().members().keySet().forEach(name -> parts.addAll(part(when, name)));
    if (parts.isEmpty()) {
      return new Condition.Always();
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
  }

  private static List<Condition> part(Section when, String name) {
    return switch (name) {
      case "all" -> List.of(new Condition.All(each(when, name)));
      case "any" -> List.of(new Condition.Any(each(when, name)));
      case "not" -> List.of(new Condition.Not(read(when.section(name))));
      case "input_tokens" -> List.of(new Condition.InputTokens(range(when.section(name))));
      case "turns" -> List.of(new Condition.Turns(range(when.section(name))));
      case "regex" -> List.of(new Condition.Regex(Pattern.compile(when.text(name).orElseThrow())));
      case "language" -> List.of(new Condition.Language(set(when, name)));
      case "sensitive" -> List.of(new Condition.Sensitive(kinds(when)));
      case "has" ->
          when.texts(name).stream()
              .<Condition>map(
                  word ->
                      new Condition.Has(ProviderDefaults.constant(Condition.Feature.class, word)))
              .toList();
      case "header" ->
          named(
              when.section(name),
              (header, values) -> new Condition.Header(header.toLowerCase(Locale.ROOT), values));
      case "metadata" -> named(when.section(name), Condition.Metadata::new);
      case "tenant" -> List.of(new Condition.Tenant(set(when, name)));
      case "key" -> List.of(new Condition.Key(set(when, name)));
      case "tag" -> List.of(new Condition.Tag(set(when, name)));
      default -> throw new IllegalStateException("a condition that no schema has: " + name);
    };
  }

  private static List<Condition> each(Section when, String name) {
    return when.items(name).stream().map(ConditionReader::read).toList();
  }

  private static Range range(Section range) {
    return new Range(bound(range, "over"), bound(range, "under"));
  }

  private static OptionalInt bound(Section range, String name) {
    return range.has(name) ? OptionalInt.of(range.integer(name, 0)) : OptionalInt.empty();
  }

  private static Set<String> set(Section when, String name) {
    return new LinkedHashSet<>(when.texts(name));
  }

  private static Set<String> kinds(Section when) {
    Set<String> kinds = set(when, "sensitive");
    return kinds.contains(ConditionCheck.ANY) ? Set.of() : kinds;
  }

  private static List<Condition> named(
      Section values, BiFunction<String, Set<String>, Condition> make) {
    return values.node().members().keySet().stream()
        .map(name -> make.apply(name, set(values, name)))
        .toList();
  }

  /** The headers that a condition looks at, in lower case. */
  static Set<String> headersOf(Section when) {
    Set<String> headers = new LinkedHashSet<>();
    for (String name : when.section("header").node().members().keySet()) {
      headers.add(name.toLowerCase(Locale.ROOT));
    }
    when.items("all").forEach(part -> headers.addAll(headersOf(part)));
    when.items("any").forEach(part -> headers.addAll(headersOf(part)));
    if (when.value("not").orElse(when.node()) instanceof Mapping && when.has("not")) {
      headers.addAll(headersOf(when.section("not")));
    }
    return headers;
  }
}
