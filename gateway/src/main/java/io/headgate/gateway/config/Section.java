package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.config.Node.Member;
import io.headgate.gateway.config.Node.Scalar;
import io.headgate.gateway.config.Node.Sequence;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A mapping of the file as its readers see it: what is absent or malformed reads as absent, since
 * the schema check reports it.
 *
 * @param name the property, or the index in a list, under which it stands
 */
record Section(String path, String name, Mark mark, Mapping node) {

  static Section root(Node node) {
    Mapping mapping = node instanceof Mapping found ? found : nothing(node.start());
    return new Section("", "", node.start(), mapping);
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static Mapping nothing(Mark mark) {
    return Mapping.of(mark, mark, Map.of());
  }

  String pathOf(String property) {
    return join(path, property);
  }

  /** Where the property's value stands; where this section stands when it is absent. */
  Mark markOf(String property) {
    return value(property).map(Node::start).orElse(mark);
  }

  /** Where the property's name stands; where this section stands when it is absent. */
  Mark markOfName(String property) {
    Member member = node.members().get(property);
    return member == null ? mark : member.key();
  }

  boolean has(String property) {
    return node.members().containsKey(property);
  }

  Optional<Node> value(String property) {
    return Optional.ofNullable(node.members().get(property)).map(Member::value);
  }

  Optional<Scalar> scalar(String property) {
    return value(property).flatMap(Section::known);
  }

  private static Optional<Scalar> known(Node node) {
    return node instanceof Scalar scalar && scalar.type() != ScalarType.UNKNOWN
        ? Optional.of(scalar)
        : Optional.empty();
  }

  Optional<String> text(String property) {
    return scalar(property).map(Scalar::text);
  }

  String text(String property, String fallback) {
    return text(property).orElse(fallback);
  }

  int integer(String property, int fallback) {
    return scalar(property)
        .filter(scalar -> scalar.type() == ScalarType.INTEGER)
        .map(scalar -> Math.toIntExact(clamp(ScalarType.integer(scalar.text()))))
        .orElse(fallback);
  }

  /** An integer that may be larger than an {@code int}. */
  OptionalLong whole(String property) {
    return scalar(property).stream()
        .filter(scalar -> scalar.type() == ScalarType.INTEGER)
        .mapToLong(scalar -> ScalarType.integer(scalar.text()))
        .findFirst();
  }

  Optional<BigDecimal> decimal(String property) {
    return scalar(property)
        .filter(scalar -> scalar.type() == ScalarType.INTEGER || scalar.type() == ScalarType.NUMBER)
        .flatMap(scalar -> ScalarType.decimal(scalar.text()));
  }

  private static long clamp(long value) {
    return Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }

  /** Like {@link #decimal}, for numbers whose last digits do not matter. */
  OptionalDouble number(String property) {
    Optional<BigDecimal> exact = decimal(property);
    return exact.isPresent()
        ? OptionalDouble.of(exact.get().doubleValue())
        : OptionalDouble.empty();
  }

  boolean flag(String property, boolean fallback) {
    return scalar(property)
        .filter(scalar -> scalar.type() == ScalarType.BOOLEAN)
        .map(scalar -> Boolean.parseBoolean(scalar.text()))
        .orElse(fallback);
  }

  Duration duration(String property, Duration fallback) {
    return text(property).flatMap(Units::duration).orElse(fallback);
  }

  /** The section of that name; an empty one when there is none. */
  Section section(String property) {
    Node found = value(property).orElse(node);
    Mapping mapping = found != node && found instanceof Mapping some ? some : nothing(mark);
    return new Section(pathOf(property), property, markOfName(property), mapping);
  }

  /** Each property that is a mapping itself. */
  List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    node.members()
        .forEach(
            (property, member) -> {
              if (member.value() instanceof Mapping mapping) {
                sections.add(new Section(pathOf(property), property, member.key(), mapping));
              }
            });
    return sections;
  }

  /** Each mapping of a list. */
  List<Section> items(String property) {
    List<Section> items = new ArrayList<>();
    List<Node> all = list(property);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof Mapping mapping) {
        String index = String.valueOf(i);
        items.add(new Section(join(pathOf(property), index), index, mapping.start(), mapping));
      }
    }
    return items;
  }

  List<Node> list(String property) {
    return value(property).orElse(node) instanceof Sequence sequence ? sequence.items() : List.of();
  }

  /** Each scalar of a list. */
  List<Scalar> scalars(String property) {
    return list(property).stream().flatMap(item -> known(item).stream()).toList();
  }

  List<Integer> integers(String property) {
    return scalars(property).stream()
        .filter(scalar -> scalar.type() == ScalarType.INTEGER)
        .map(scalar -> Math.toIntExact(clamp(ScalarType.integer(scalar.text()))))
        .toList();
  }

  List<String> texts(String property) {
    return scalars(property).stream().map(Scalar::text).toList();
  }
}
