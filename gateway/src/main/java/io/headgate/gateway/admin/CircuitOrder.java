package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HealthBoard.Forced;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces the circuits of a deployment open or closed, or leaves them to themselves again: {@code
 * {"provider": …, "model": … or "*", "force": "open" | "closed" | "none"}}. Any thread.
 */
public final class CircuitOrder implements AdminOrder {

  private static final Logger LOG = LoggerFactory.getLogger(CircuitOrder.class);
  private static final String ALL_MODELS = "*";
  private static final Set<String> MEMBERS = Set.of("provider", "model", "force");
  private static final Map<String, Forced> FORCES =
      Map.of("open", Forced.OPEN, "closed", Forced.CLOSED, "none", Forced.NONE);

  private final HealthBoard board;
  private final Map<String, Set<String>> modelsByProvider = new HashMap<>();

  /**
   * Orders over the deployments of these models, and over no others.
   *
   * @param models those of the catalogue
   */
  public CircuitOrder(HealthBoard board, Collection<ModelEntry> models) {
    this.board = board;
    for (ModelEntry model : models) {
      for (Deployment each : model.deployments()) {
        modelsByProvider
            .computeIfAbsent(each.provider(), name -> new HashSet<>())
            .add(each.model());
      }
    }
  }

  @Override
  public JsonNode carryOut(ObjectNode order, String by) {
    checkMembers(order);
    String provider = text(order, "provider");
    String model = text(order, "model");
    String force = text(order, "force");
    Forced forced = FORCES.get(force);
    if (forced == null) {
      throw invalid("force", "open, closed or none");
    }
    checkKnown(provider, model);
    board.force(provider, model, forced);
    LOG.info("audit: {} forced the circuits of {}/{}: {}", by, provider, model, force);
    return order.objectNode().put("provider", provider).put("model", model).put("force", force);
  }

  private static void checkMembers(ObjectNode order) {
    for (Iterator<String> names = order.fieldNames(); names.hasNext(); ) {
      if (!MEMBERS.contains(names.next())) {
        throw GatewayException.of(
            ErrorCode.INVALID_REQUEST,
            "the order has a member that is not known (expected: provider, model, force)");
      }
    }
  }

  private static String text(ObjectNode order, String member) {
    JsonNode value = order.get(member);
    if (value == null || !value.isTextual()) {
      throw invalid(member, "a string");
    }
    return value.textValue();
  }

  private void checkKnown(String provider, String model) {
    Set<String> models = modelsByProvider.get(provider);
    if (models == null) {
      throw GatewayException.at(
          ErrorCode.MODEL_NOT_FOUND,
          "provider",
          "provider: no model is served by one of that name");
    }
    if (!model.equals(ALL_MODELS) && !models.contains(model)) {
      throw GatewayException.at(
          ErrorCode.MODEL_NOT_FOUND, "model", "model: that provider serves none of that name");
    }
  }

  private static GatewayException invalid(String member, String expected) {
    return GatewayException.at(ErrorCode.INVALID_VALUE, member, member + ": expected " + expected);
  }
}
