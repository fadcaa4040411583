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

/** The models that a caller may use, in OpenAI's form. */
final class ModelsAnswer {

  private final ModelCatalog catalog;

  ModelsAnswer(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  Buffer list(Caller caller) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    for (String name : catalog.names(caller.models())) {
      catalog.find(name).ifPresent(match -> data.add(describe(name, match)));
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
    return catalog
        .find(id)
        .filter(match -> catalog.mayUse(caller.models(), id))
        .map(match -> Buffer.buffer(describe(id, match).toString()))
        .orElseThrow(
            () ->
                GatewayException.at(
                    ErrorCode.MODEL_NOT_FOUND,
                    "model",
                    "the model does not exist; GET /v1/models lists those that you may use"));
  }

  private static ObjectNode describe(String id, ModelCatalog.Match match) {
    ObjectNode one = JsonNodeFactory.instance.objectNode();
    one.put("id", id).put("object", "model").put("created", 0).put("owned_by", "headgate");
    ObjectNode details = one.putObject("headgate");
    details.put("kind", match.model().kind() == ModelEntry.Kind.EMBEDDING ? "embedding" : "chat");
    ArrayNode deployments = details.putArray("deployments");
    match.deployments().stream().map(Deployment::pin).forEach(deployments::add);
    return one;
  }
}
