package io.headgate.gateway.config;

import io.headgate.gateway.admission.Budget;
import io.headgate.gateway.admission.Budget.OnExceeded;
import io.headgate.gateway.admission.Budget.Window;
import io.headgate.gateway.admission.Limits;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;

/** Reads the limits and budgets of a tenant or a key. */
final class AllowanceReader {

  /** To so many places USD are whole nano-USD. */
  static final int PLACES = 9;

  /** Percents of a budget that are told where the file names none. */
  private static final List<Integer> ALERTS = List.of(80, 95);

  private AllowanceReader() {}

  static Limits limits(Section part) {
    Section limits = part.section("limits");
    return new Limits(
        limits.whole("requests_per_minute"),
        limits.whole("tokens_per_minute"),
        limits.whole("concurrent"),
        limits.whole("burst"));
  }

  static List<Budget> budgets(Section part, String property) {
    return part.items(property).stream().map(AllowanceReader::budget).toList();
  }

  private static Budget budget(Section budget) {
    return new Budget(
        budget.decimal("usd").map(AllowanceReader::nanoUsd).orElseThrow(),
        ProviderDefaults.constant(Window.class, budget.text("per", "")),
        onExceeded(budget),
        new LinkedHashSet<>(budget.texts("downgrade_to")),
        budget.has("alerts") ? budget.integers("alerts") : ALERTS);
  }

  static OnExceeded onExceeded(Section budget) {
    return ProviderDefaults.constant(OnExceeded.class, budget.text("on_exceeded", "reject"));
  }

  private static long nanoUsd(BigDecimal usd) {
    return usd.movePointRight(PLACES).longValueExact();
  }

  /** The amount as the file would have it. */
  static BigDecimal usd(long nanoUsd) {
    BigDecimal usd = BigDecimal.valueOf(nanoUsd, PLACES).stripTrailingZeros();
    return usd.scale() < 0 ? usd.setScale(0) : usd;
  }
}
