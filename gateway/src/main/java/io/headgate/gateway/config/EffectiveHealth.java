package io.headgate.gateway.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.health.CircuitConfig;
import io.headgate.gateway.health.CircuitConfig.Open;
import io.headgate.gateway.health.ConcurrencyConfig;
import io.headgate.gateway.health.HealthBoard;

/** When a provider counts as sick. */
final class EffectiveHealth {

  private EffectiveHealth() {}

  static void render(ObjectNode node, HealthBoard.Config health) {
    CircuitConfig circuit = health.circuit();
    Open open = circuit.open();
    node.putObject("circuit")
        .put("failures", circuit.failuresInARow())
        .put("failure_rate", circuit.rateFailures())
        .put("samples", circuit.rateRequests())
        .put("open", Units.print(open.base()))
        .put("open_max", Units.print(open.max()))
        .put("open_quick", Units.print(open.maxAfterQuick()))
        .put("ramp", Units.print(HealthReader.length(circuit.ramp())));
    Open credential = health.credential().open();
    node.putObject("refusal")
        .put("open", Units.print(credential.base()))
        .put("open_max", Units.print(credential.max()));
    node.putObject("rate_limit")
        .put("wait", Units.print(health.headroom().base()))
        .put("wait_max", Units.print(health.headroom().max()));
    node.put("retry_share", health.retries().share());
    ConcurrencyConfig concurrency = health.concurrency();
    node.putObject("concurrency")
        .put("initial", concurrency.initial())
        .put("min", concurrency.min())
        .put("max", concurrency.max());
  }
}
