package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.Evidence;
import java.util.Optional;

/**
 * What a strategy makes of a request.
 *
 * @param choice empty when it abstains
 * @param evidence what it saw
 */
public record Proposal(Optional<Choice> choice, Evidence evidence) {

  static Proposal abstain(Evidence evidence) {
    return new Proposal(Optional.empty(), evidence);
  }

  static Proposal of(String route, Target target, Evidence evidence) {
    return new Proposal(Optional.of(new Choice(route, target)), evidence);
  }

  /**
   * Where a request should go.
   *
   * @param route the name of the route, for headers and metrics
   */
  public record Choice(String route, Target target) {}
}
