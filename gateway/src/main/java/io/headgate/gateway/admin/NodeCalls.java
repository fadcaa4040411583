package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The operations on a node and what it is connected to. */
final class NodeCalls {

  /** What a text can be guessed from, and large. */
  private static final List<String> NOT_SHOWN = List.of("embedding", "surface");

  private final AdminPorts ports;

  NodeCalls(AdminPorts ports) {
    this.ports = ports;
  }

  Map<String, AdminHandler> handlers() {
    return Map.of(
        "status", report(ports.status()),
        "health", report(ports.health()),
        "routes", report(ports.routes()),
        "forceCircuits", this::force,
        "decisions", this::decisions);
  }

  private static AdminHandler report(Supplier<JsonNode> report) {
    return call -> Future.succeededFuture(Reply.ok(report.get()));
  }

  private Future<Reply> force(Call call) {
    JsonNode done = ports.circuits().carryOut(call.json(), call.who());
    String target = done.path("provider").asText() + "/" + done.path("model").asText();
    return Future.succeededFuture(
        Reply.ok(done).changed(target, Optional.empty(), Optional.of(done)));
  }

  private Future<Reply> decisions(Call call) {
    return AdminPorts.need(ports.decisions(), "decisions")
        .latest(call.integer("limit"), call.value("route"), call.value("request"))
        .map(
            latest -> {
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              ArrayNode list = answer.putArray("decisions");
              latest.forEach(each -> list.add(shown(each)));
              return Reply.ok(answer);
            });
  }

  private static JsonNode shown(JsonNode decision) {
    return decision instanceof ObjectNode node ? node.deepCopy().remove(NOT_SHOWN) : decision;
  }
}
