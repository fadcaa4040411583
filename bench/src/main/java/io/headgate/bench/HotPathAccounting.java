package io.headgate.bench;

import io.headgate.gateway.accounting.AccountingStage;
import io.headgate.gateway.accounting.Ledger;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.state.StateStore;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** From the intent of an exchange to its row; rows that are stored are forgotten in between. */
final class HotPathAccounting implements HotPathPart {

  /** So far ahead, every row is too old to be kept. */
  private static final Duration AHEAD = Duration.ofDays(30);

  private static final Duration KEPT = Duration.ofDays(1);

  private final AccountingStage accounting;
  private final HotPathExchanges exchanges;
  private final Ledger ledger;
  private final Exchange[] batch = new Exchange[HotPathFigures.RUNS];

  HotPathAccounting(AccountingStage accounting, StateStore store, HotPathExchanges exchanges) {
    this.accounting = accounting;
    this.exchanges = exchanges;
    this.ledger =
        new Ledger(store, Clock.offset(Clock.systemUTC(), AHEAD), new Ledger.Config(KEPT));
  }

  @Override
  public void prepareBlocking(int runs) throws InterruptedException {
    while (accounting.figures().rowsWaiting() > 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    HotPath.awaitBlocking(ledger.trim());
    for (int i = 0; i < runs; i++) {
      batch[i] = exchanges.answered();
    }
  }

  @Override
  public void run(int index) {
    Exchange exchange = batch[index];
    if (!accounting.open(exchange).succeeded()) {
      throw new IllegalStateException("the journal is full");
    }
    accounting.settle(exchange, HotPathExchanges.outcome(exchange));
  }
}
