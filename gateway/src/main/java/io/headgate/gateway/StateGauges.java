package io.headgate.gateway;

import io.headgate.gateway.accounting.AccountingStage;
import io.headgate.gateway.state.StoreStatus;
import io.headgate.gateway.telemetry.NodeMetrics;

/** Shows in the metrics how the store fares, and what limits, money and ledger have met. */
final class StateGauges {

  private static final String TOO_MANY = "Questions about limits or budgets refused by a bound";

  private final NodeMetrics metrics;
  private final NodeState state;

  StateGauges(NodeMetrics metrics, NodeState state) {
    this.metrics = metrics;
    this.state = state;
  }

  void show() {
    if (state.store() instanceof StoreStatus store) {
      show(store);
    }
    showDirectory();
    showBounds();
    showLedger(state.accounting());
  }

  private void show(StoreStatus store) {
    metrics.gauge(
        "gateway.store.up", "Whether the store is expected to answer", () -> store.isUp() ? 1 : 0);
    metrics.gauge("gateway.store.pending", "Operations that wait for the store", store::pending);
    metrics.count(
        "gateway.store.failures", "Operations that the store did not carry out", store::failures);
  }

  private void showDirectory() {
    metrics.gauge("gateway.keys", "Keys that are known", () -> state.directory().keys().size());
    metrics.count(
        "gateway.store.lost",
        "How often the store had lost what it held and was filled again",
        () -> state.directory().restored());
    metrics.count("gateway.budget.alerts", "Alerts of budgets", () -> state.alerts().count());
  }

  private void showBounds() {
    metrics.count(
        "gateway.quota.bounds.met", TOO_MANY, "waiting_limits", state.leases()::tooManyWaiting);
    metrics.count("gateway.quota.bounds.met", TOO_MANY, "limits", state.leases()::tooManyLimits);
    metrics.count(
        "gateway.quota.bounds.met", TOO_MANY, "waiting_budgets", state.escrow()::tooManyWaiting);
    metrics.count("gateway.quota.bounds.met", TOO_MANY, "budgets", state.escrow()::tooManyGroups);
  }

  private void showLedger(AccountingStage ledger) {
    metrics.gauge("gateway.ledger.open", "Requests that are accounted for", ledger::inFlight);
    metrics.gauge(
        "gateway.ledger.journal.bytes",
        "Bytes of the journal",
        () -> ledger.figures().journalBytes());
    metrics.gauge(
        "gateway.ledger.rows.waiting",
        "Rows that are not known to be stored",
        () -> ledger.figures().rowsWaiting());
    metrics.count(
        "gateway.ledger.intents.refused",
        "Requests refused since the journal was full",
        () -> ledger.figures().intentsRefused());
    metrics.count(
        "gateway.ledger.journal.failures",
        "How often the journal could not be written",
        () -> ledger.figures().journalFailures());
    metrics.count(
        "gateway.ledger.store.retries",
        "How often the store was asked again to take rows",
        () -> ledger.figures().storeRetries());
    metrics.count(
        "gateway.ledger.rows.refused",
        "Rows that the store will never take",
        () -> ledger.figures().rowsRefused());
    metrics.count(
        "gateway.ledger.other.combinations",
        "Rows added up as other, since there were too many combinations",
        () -> ledger.figures().otherCombinations());
  }
}
