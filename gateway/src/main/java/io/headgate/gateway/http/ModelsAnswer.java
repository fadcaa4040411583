package io.headgate.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.exchange.Caller;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The models that a caller may use, in OpenAI's form. */
final class ModelsAnswer {

  private final ModelCatalog catalog;

  ModelsAnswer(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  Buffer list(Caller caller) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    for (String name : catalog.names(caller.allowLists())) {
      describe(name).ifPresent(data::add);
    }
    return Buffer.buffer(list.toString());
  }

  /**
   * One model.
   *
   * @param encodedId as it stands in the URL
   * @throws GatewayException {@link ErrorCode#MODEL_NOT_FOUND}, also for what the caller may not
   *     use
   */
  Buffer one(Caller caller, String encodedId) {
    // A plus is a plus in a path; only forms make it a space.
    String id = URLDecoder.decode(encodedId.replace("+", "%2B"), StandardCharsets.UTF_8);
    return describe(id)
        .filter(one -> catalog.mayUse(caller.allowLists(), id))
        .map(one -> Buffer.buffer(one.toString()))
        .orElseThrow(
            () ->
                GatewayException.at(
                    ErrorCode.MODEL_NOT_FOUND,
                    "model",
                    "the model does not exist; GET /v1/models lists those that you may use"));
  }

  private Optional<ObjectNode> describe(String id) {
    if (catalog.isVirtual(id)) {
      ObjectNode one = named(id);
      one.putObject("headgate").put("kind", "virtual");
      return Optional.of(one);
    }
    return catalog.find(id).map(match -> describe(id, match));
  }

  private static ObjectNode named(String id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", "headgate");
  }

  private static ObjectNode describe(String id, ModelCatalog.Match match) {
    ObjectNode one = named(id);
    ObjectNode details = one.putObject("headgate");
    details.put("kind", match.model().kind() == ModelEntry.Kind.EMBEDDING ? "embedding" : "chat");
    ArrayNode deployments = details.putArray("deployments");
    match.deployments().stream().map(Deployment::pin).forEach(deployments::add);
    return one;
  }
}
