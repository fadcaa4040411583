package io.headgate.gateway.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error in OpenAI's form.
 *
 * @param param the request member that is at fault, as a path
 */
public record ApiError(String message, String type, @Nullable String param, String code) {

  /** As {@code {"error":{message,type,param,code,request_id}}}. */
  public ObjectNode toJson(String requestId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .put("param", param)
        .put("code", code)
        .put("request_id", requestId);
    return body;
  }
}
