package io.headgate.gateway.config;

import io.headgate.gateway.health.CircuitConfig.Open;
import io.headgate.gateway.health.ConcurrencyConfig;
import io.headgate.gateway.health.HeadroomConfig;
import io.headgate.gateway.health.HealthBoard;
import java.math.BigDecimal;
import java.util.List;

/** Checks {@code health}. */
final class HealthCheck {

  private static final HealthBoard.Config DEFAULTS = HealthBoard.Config.defaults();

  private final Section health;
  private final Problems problems;

  HealthCheck(Section root, Problems problems) {
    this.health = root.section("health");
    this.problems = problems;
  }

  void check() {
    checkCircuit(health.section("circuit"));
    checkRefusal(health.section("refusal"));
    checkRateLimit(health.section("rate_limit"));
    checkConcurrency(health.section("concurrency"));
  }

  private void checkCircuit(Section circuit) {
    for (String wait : List.of("open", "open_max", "open_quick")) {
      ServerCheck.checkDuration(circuit, wait, false, problems);
    }
    ServerCheck.checkDuration(circuit, "ramp", true, problems);
    if (circuit.decimal("failure_rate").map(BigDecimal::signum).orElse(1) == 0) {
      problems.error(
          circuit.markOf("failure_rate"), circuit.pathOf("failure_rate"), "must be more than 0");
    }
    Open open = DEFAULTS.circuit().open();
    OrderCheck order = new OrderCheck(circuit, problems);
    order.waits("open", open.base(), "open_max", open.max());
    if (circuit.has("open_quick")) { // else it gives way
      order.waits("open_quick", open.maxAfterQuick(), "open_max", open.max());
    }
  }

  private void checkRefusal(Section refusal) {
    ServerCheck.checkDurations(refusal, problems);
    Open open = DEFAULTS.credential().open();
    new OrderCheck(refusal, problems).waits("open", open.base(), "open_max", open.max());
  }

  private void checkRateLimit(Section limit) {
    ServerCheck.checkDurations(limit, problems);
    HeadroomConfig headroom = DEFAULTS.headroom();
    new OrderCheck(limit, problems).waits("wait", headroom.base(), "wait_max", headroom.max());
  }

  private void checkConcurrency(Section concurrency) {
    ConcurrencyConfig defaults = DEFAULTS.concurrency();
    OrderCheck order = new OrderCheck(concurrency, problems);
    order.numbers("min", defaults.min(), "max", defaults.max());
    if (concurrency.has("initial")) { // else it gives way
      order.numbers("min", defaults.min(), "initial", defaults.initial());
      order.numbers("initial", defaults.initial(), "max", defaults.max());
    }
  }
}
