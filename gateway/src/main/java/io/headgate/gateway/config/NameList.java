package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.config.Node.Scalar;
import java.util.List;

/** Some names of models, and where they stand. */
record NameList(String path, List<Scalar> names) {

  NameList {
    names = List.copyOf(names);
  }

  /** A part's {@code models}. */
  static NameList models(Section part) {
    return at(part, "models");
  }

  /** A part's {@code fallback}: one list for all failures, or one for each class of them. */
  static List<NameList> fallback(Section part) {
    if (part.value("fallback").filter(Mapping.class::isInstance).isEmpty()) {
      return List.of(at(part, "fallback"));
    }
    Section byClass = part.section("fallback");
    return List.of(
        at(byClass, "any"), at(byClass, "context_length"), at(byClass, "content_policy"));
  }

  private static NameList at(Section part, String property) {
    return new NameList(part.pathOf(property), part.scalars(property));
  }
}
