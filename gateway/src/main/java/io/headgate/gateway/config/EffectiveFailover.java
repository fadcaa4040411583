package io.headgate.gateway.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.catalog.Fallback;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.protocol.Rescue;
import java.util.List;

/** What is done about failures. */
final class EffectiveFailover {

  private EffectiveFailover() {}

  static void render(ObjectNode node, GatewayConfig config) {
    DispatchStage.Config dispatch = config.dispatch();
    Resilience resilience = config.routing().stage().resilience();
    node.put("attempts", dispatch.attempts())
        .put("first_token", Units.print(dispatch.firstToken()))
        .put("answer", Units.print(dispatch.answer()))
        .put("rescue", ProviderDefaults.word(resilience.rescue().orElse(Rescue.OFF)))
        .put("hedge", resilience.hedge().orElse(false))
        .put("hedge_share", dispatch.hedgeShare())
        .put("content_policy", dispatch.contentPolicyFallback() ? "fallback" : "report");
    WaitingRoom.Config waiting = config.waiting();
    node.putObject("wait")
        .put("before_fallback", Units.print(dispatch.waitWithAlternative()))
        .put("max", Units.print(dispatch.waitAtMost()))
        .put("queue", waiting.waiting())
        .put("queue_per_tenant", waiting.waitingPerTenant());
  }

  /** What a model, a virtual model or a route says itself; what it leaves to others is left out. */
  static void render(ObjectNode node, Resilience resilience) {
    resilience.fallback().ifPresent(fallback -> fallback(node.putObject("fallback"), fallback));
    resilience.rescue().ifPresent(rescue -> node.put("rescue", ProviderDefaults.word(rescue)));
    resilience.hedge().ifPresent(hedge -> node.put("hedge", hedge));
  }

  private static void fallback(ObjectNode node, Fallback fallback) {
    names(node.putArray("any"), fallback.any());
    names(node.putArray("context_length"), fallback.contextLength());
    names(node.putArray("content_policy"), fallback.contentPolicy());
  }

  private static void names(ArrayNode node, List<String> names) {
    names.forEach(node::add);
  }
}
