package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The deployments that a name stands for, before anything narrows them. */
final class Universe {

  private Universe() {}

  /** All deployments behind a virtual model. */
  static List<Option> of(ModelCatalog catalog, Profile profile) {
    List<Option> options = new ArrayList<>();
    profile.models().forEach(name -> add(catalog, name, options));
    profile
        .resilience()
        .fallback()
        .ifPresent(fallback -> fallback.models().forEach(name -> add(catalog, name, options)));
    return options;
  }

  /**
   * The deployments of the model that is asked for, of those named behind it, and of those that the
   * operator lets stand in for it, as far as the caller may use them.
   */
  static List<Option> of(ModelCatalog catalog, Exchange exchange) {
    Exchange.Operation operation = exchange.operation();
    List<Set<String>> allowed = exchange.caller().orElseThrow().allowLists();
    List<Option> options = new ArrayList<>();
    add(catalog, operation.model(), options);
    operation
        .chat()
        .map(ChatRequest::narrowing)
        .ifPresent(wish -> wish.models().forEach(name -> add(catalog, name, options)));
    if (operation.chat().isPresent()) {
      catalog
          .find(operation.model())
          .flatMap(match -> match.model().resilience().fallback())
          .ifPresent(
              fallback ->
                  fallback.models().stream()
                      .filter(name -> catalog.mayUse(allowed, name))
                      .forEach(name -> add(catalog, name, options)));
    }
    return options;
  }

  private static void add(ModelCatalog catalog, String name, List<Option> options) {
    catalog
        .find(name)
        .ifPresent(
            match ->
                match.deployments().stream()
                    .map(deployment -> Option.of(match.model(), deployment))
                    .filter(option -> !options.contains(option))
                    .forEach(options::add));
  }

  /** Whether a chat could be too long for some context; a token is a byte at the least. */
  static boolean mayOverflow(Exchange exchange, List<Option> options) {
    if (exchange.operation().chat().isEmpty()) {
      return false;
    }
    ChatRequest request = exchange.operation().chat().get();
    long most = (long) request.body().wire().length + request.maxOutputTokens().orElse(0);
    return options.stream()
        .anyMatch(option -> most > option.deployment().contextTokens().orElse(Integer.MAX_VALUE));
  }
}
