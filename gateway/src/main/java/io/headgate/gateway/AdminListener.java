package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.AdminPorts;
import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admin.CircuitOrder;
import io.headgate.gateway.admin.HealthReport;
import io.headgate.gateway.config.EffectiveConfig;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.http.SmallListener;
import io.headgate.gateway.telemetry.RecentDecisions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Puts the admin API together out of what a node has. */
final class AdminListener {

  private AdminListener() {}

  static AdminServer of(
      Vertx vertx,
      AdminServer.Config admin,
      Supplier<GatewayConfig> running,
      NodeState state,
      HealthBoard health,
      Supplier<JsonNode> status,
      Clock clock,
      Ticker ticker,
      RandomGenerator chance,
      RecentDecisions decisions,
      Optional<ConfigDesk> control) {
    MoneySources money = new MoneySources(state, clock);
    AdminPorts ports =
        new AdminPorts(
            state.store(),
            status,
            () -> EffectiveConfig.render(running.get()),
            new HealthReport(health, ticker),
            () -> routes(running.get()),
            (order, by) -> new CircuitOrder(health, running.get().models()).carryOut(order, by),
            Optional.of(state.directory()),
            Optional.of(money),
            Optional.of(money::usage),
            Optional.of(money),
            Optional.of(
                (limit, route, request) ->
                    Future.succeededFuture(List.copyOf(decisions.latest(limit, route, request)))),
            control.map(desk -> desk));
    return new AdminServer(vertx, admin, new SmallListener(), ports, clock, ticker, chance);
  }

  private static ObjectNode routes(GatewayConfig config) {
    ObjectNode routes = JsonNodeFactory.instance.objectNode();
    routes.set("routing", EffectiveConfig.render(config).path("routing"));
    return routes;
  }
}
