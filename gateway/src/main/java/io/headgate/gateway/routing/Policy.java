package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.SignalKind;
import java.util.Set;

/**
 * Keeps data where it may be: while its condition holds, only deployments of some residencies may
 * answer. It holds for every chat, whatever model is asked for, and for every call that Headgate
 * makes on its own behalf.
 *
 * @param id the operator's name
 * @param when applies also when this is unknown: policy fails closed
 * @param residencies at least one
 */
public record Policy(String id, Condition when, Set<String> residencies) {

  public Policy {
    residencies = Set.copyOf(residencies);
    if (residencies.isEmpty()) {
      throw new IllegalArgumentException("residencies: none (expected: at least 1)");
    }
  }

  Set<SignalKind> needs() {
    return when.needs();
  }
}
