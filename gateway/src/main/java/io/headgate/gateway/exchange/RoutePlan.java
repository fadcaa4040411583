package io.headgate.gateway.exchange;

import java.util.List;

/**
 * The decision: which deployments may answer, best first, and why.
 *
 * @param route the name of what decided, for headers and metrics
 * @param candidates at least one
 * @param reason one clause for people
 */
public record RoutePlan(String route, List<Candidate> candidates, String reason) {

  public RoutePlan {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("candidates: none (expected: at least 1)");
    }
  }
}
