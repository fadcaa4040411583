package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.List;
import java.util.Set;

/**
 * What a spent budget leaves of a choice: the models that its owner named for then, whatever the
 * caller asked for, as far as the caller may use them.
 */
final class Downgrade {

  private Downgrade() {}

  /** What is said of a decision that a spent budget has changed. */
  static final String REASON = "a budget is spent, so a model of its downgrade_to answers";

  /** The word for {@code x-headgate-degraded}. */
  static final String WORD = "budget";

  static boolean isInForce(Exchange exchange) {
    return !exchange.allowance().downgradedTo().isEmpty();
  }

  /** Whether a deployment may answer although a budget is spent. */
  static boolean leaves(Exchange exchange, Option option) {
    Set<String> left = exchange.allowance().downgradedTo();
    return left.isEmpty()
        || left.contains(option.model().name())
        || left.contains(option.deployment().pin());
  }

  /**
   * The deployments to choose from: those of the choice that are left, else those that stand in for
   * it.
   *
   * @throws GatewayException {@link ErrorCode#BUDGET_EXCEEDED} when there are none
   */
  static List<Option> apply(ModelCatalog catalog, Exchange exchange, List<Option> universe) {
    if (!isInForce(exchange)) {
      return universe;
    }
    exchange.degradedBy(WORD);
    List<Option> left = universe.stream().filter(option -> leaves(exchange, option)).toList();
    if (!left.isEmpty()) {
      return left;
    }
    List<Option> others =
        exchange.operation().chat().isPresent() ? others(catalog, exchange) : left;
    if (others.isEmpty()) {
      throw GatewayException.of(
              ErrorCode.BUDGET_EXCEEDED,
              "a budget is spent and none of the models that it leaves, "
                  + exchange.allowance().downgradedTo()
                  + ", may answer this request")
          .notWorthRetrying();
    }
    return others;
  }

  private static List<Option> others(ModelCatalog catalog, Exchange exchange) {
    List<Set<String>> allowLists = exchange.caller().orElseThrow().allowLists();
    return exchange.allowance().downgradedTo().stream()
        .sorted()
        .filter(name -> catalog.mayUse(allowLists, name))
        .flatMap(name -> catalog.find(name).stream())
        .filter(match -> match.model().kind() == ModelEntry.Kind.CHAT)
        .flatMap(
            match ->
                match.deployments().stream()
                    .map(deployment -> Option.of(match.model(), deployment)))
        .distinct()
        .toList();
  }
}
