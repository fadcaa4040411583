package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.admission.Directory;
import io.headgate.gateway.state.StateStore;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the admin API stands on. What is empty answers with status 503.
 *
 * @param store of sessions, the audit log and the bootstrap token
 * @param config what is in force, in the shape of the file and with its {@code revision}
 * @param routes an object with the {@code routing} in force
 */
public record AdminPorts(
    StateStore store,
    Supplier<JsonNode> status,
    Supplier<JsonNode> config,
    Supplier<JsonNode> health,
    Supplier<JsonNode> routes,
    AdminOrder circuits,
    Optional<Directory> keys,
    Optional<BudgetSource> budgets,
    Optional<UsageSource> usage,
    Optional<LedgerSource> ledger,
    Optional<DecisionSource> decisions,
    Optional<ConfigControl> control) {

  /** A port that this node may lack. */
  static <T> T need(Optional<T> port, String what) {
    return port.orElseThrow(() -> AdminException.unavailable("this node has no " + what));
  }
}
