package io.headgate.gateway.config;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks the budgets of one list. */
final class BudgetCheck {

  private static final String DOWNGRADE = "downgrade_to";

  private final Problems problems;

  /** Path of the first budget for each window and what it does. */
  private final Map<String, String> seen = new HashMap<>();

  private BudgetCheck(Problems problems) {
    this.problems = problems;
  }

  static void check(List<Section> budgets, Problems problems) {
    BudgetCheck check = new BudgetCheck(problems);
    for (Section budget : budgets) {
      check.checkAmount(budget);
      check.checkDowngrade(budget);
      check.checkAlerts(budget);
      check.checkOnlyOne(budget);
    }
  }

  private void checkAmount(Section budget) {
    BigDecimal usd = budget.decimal("usd").orElse(BigDecimal.ONE);
    if (usd.signum() == 0) {
      error(budget, "usd", "must be more than 0; to turn callers away say enabled: false");
    } else if (usd.stripTrailingZeros().scale() > AllowanceReader.PLACES) {
      error(budget, "usd", "has more than " + AllowanceReader.PLACES + " decimals");
    }
  }

  private void checkDowngrade(Section budget) {
    String action = budget.text("on_exceeded", "reject");
    if (action.equals("downgrade")
        && budget.list(DOWNGRADE).isEmpty()
        && !isMalformed(budget, DOWNGRADE)) {
      error(
          budget, "on_exceeded", "downgrade needs downgrade_to: the models that may still answer");
    } else if (action.equals("reject") && budget.has(DOWNGRADE)) {
      problems.error(
          budget.markOfName(DOWNGRADE),
          budget.pathOf(DOWNGRADE),
          "is only for on_exceeded: downgrade");
    }
  }

  private static boolean isMalformed(Section budget, String list) {
    return budget.value(list).filter(value -> !(value instanceof Node.Sequence)).isPresent();
  }

  private void checkAlerts(Section budget) {
    int last = 0;
    for (int percent : budget.integers("alerts")) {
      if (percent <= last && percent > 0) { // the schema has told the others
        error(budget, "alerts", "expected percents in ascending order");
        return;
      }
      last = percent;
    }
  }

  private void checkOnlyOne(Section budget) {
    String window = budget.text("per", "");
    String action = budget.text("on_exceeded", "reject");
    String first = seen.putIfAbsent(window + " " + action, budget.path());
    if (first != null && !window.isEmpty()) {
      problems.error(
          budget.mark(),
          budget.path(),
          "another budget, "
              + first
              + ", is per "
              + window
              + " with on_exceeded: "
              + action
              + " too; give the smaller one alone");
    }
  }

  private void error(Section budget, String property, String message) {
    problems.error(budget.markOf(property), budget.pathOf(property), message);
  }
}
