package io.headgate.gateway.exchange;

import java.util.List;

/**
 * The decision: which deployments may answer, best first, and why.
 *
 * @param route the name of what decided, for headers and metrics
 * @param strategy the kind of what decided, such as {@code rules}
 * @param candidates at least one, all of them allowed
 * @param reason one clause for people
 * @param evidence what each strategy that was asked saw, in the order of asking
 * @param recovery what may be done when those candidates fail
 */
public record RoutePlan(
    String route,
    String strategy,
    List<Candidate> candidates,
    String reason,
    List<Evidence> evidence,
    Recovery recovery) {

  public RoutePlan {
    candidates = List.copyOf(candidates);
    evidence = List.copyOf(evidence);
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("candidates: none (expected: at least 1)");
    }
  }
}
