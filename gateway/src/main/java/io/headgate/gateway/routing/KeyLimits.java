package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.exchange.Exchange;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a key's list of names says about the choice behind a virtual model: the chat models that it
 * names. Names of virtual models and of embedding models say nothing about it.
 */
final class KeyLimits {

  private KeyLimits() {}

  /** The names that a choice is limited to, by each of the caller's lists; none means all. */
  static List<Set<String>> of(Exchange exchange, ModelCatalog catalog) {
    return exchange.caller().orElseThrow().allowLists().stream()
        .map(list -> chats(list, catalog))
        .filter(list -> !list.isEmpty())
        .toList();
  }

  private static Set<String> chats(Set<String> list, ModelCatalog catalog) {
    return list.stream()
        .filter(name -> !catalog.isVirtual(name) && !isEmbedding(catalog, name))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isEmbedding(ModelCatalog catalog, String name) {
    return catalog
        .find(name)
        .filter(match -> match.model().kind() == ModelEntry.Kind.EMBEDDING)
        .isPresent();
  }
}
