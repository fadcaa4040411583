package io.headgate.gateway.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.headgate.gateway.admission.Account.Due;
import io.headgate.gateway.protocol.NanoUsd;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once in each window when so many percent of a budget are spent: in the log, and by a
 * counter. Any thread.
 */
public final class BudgetAlerts {

  private static final Logger LOG = LoggerFactory.getLogger(BudgetAlerts.class);
  private static final int PERCENT = 100;

  /** Windows of budgets that are remembered as told. */
  private static final int MAX_TOLD = 100_000;

  private final Cache<String, Boolean> told = Caffeine.newBuilder().maximumSize(MAX_TOLD).build();
  private final LongAdder count = new LongAdder();

  /** How many alerts there have been. */
  public long count() {
    return count.sum();
  }

  void spent(Due due, long spentNanoUsd) {
    for (Budget budget : due.scope().budgets()) {
      for (int percent : budget.alertPercents()) {
        if (spentNanoUsd >= budget.nanoUsd() / PERCENT * percent) {
          tell(due, budget, percent, spentNanoUsd);
        }
      }
    }
  }

  private void tell(Due due, Budget budget, int percent, long spentNanoUsd) {
    String once = due.purse().group() + " " + budget.nanoUsd() + " " + percent;
    if (told.asMap().putIfAbsent(once, true) == null) {
      count.increment();
      LOG.warn(
          "budget {}: {} of {} USD are spent, over {} percent, until {}",
          due.purse().group(),
          NanoUsd.text(spentNanoUsd),
          NanoUsd.text(budget.nanoUsd()),
          percent,
          due.window().end());
    }
  }
}
