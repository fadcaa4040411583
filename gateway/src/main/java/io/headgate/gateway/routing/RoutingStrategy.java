package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.SignalKind;
import io.vertx.core.Future;
import java.util.Set;

/**
 * One way of telling where a request should go. It looks and proposes; whether its proposal is
 * inside the candidate set is judged by {@link RoutingStage}.
 */
public interface RoutingStrategy {

  /** The name in configurations, explanations and metrics. */
  String name();

  /** The signals that it looks at. */
  Set<SignalKind> needs();

  /**
   * Looks at a request.
   *
   * @return never fails: a strategy that cannot look abstains and says why in its evidence
   */
  Future<Proposal> propose(Exchange exchange, Profile profile);
}
