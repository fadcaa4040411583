package io.headgate.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/**
 * One chat call in OpenAI's form, checked. Members that this class does not name stay in the body
 * untouched and travel to providers of the same dialect.
 *
 * @param body as it came
 * @param model the name that the caller asked for
 * @param stream whether the answer is to be sent as server-sent events
 * @param includeUsage whether the caller wants the usage chunk in its stream
 * @param choices how many answers are wanted ({@code n}), at least 1
 * @param maxOutputTokens the caller's limit, from either of the two members that carry it
 * @param narrowing what it says about who may answer
 */
public record ChatRequest(
    JsonBody body,
    String model,
    boolean stream,
    boolean includeUsage,
    int choices,
    OptionalInt maxOutputTokens,
    Narrowing narrowing) {

  /**
   * Checks a body against what Headgate promises to understand.
   *
   * @throws GatewayException status 400, naming the member that is at fault
   */
  public static ChatRequest of(JsonBody body) {
    return ChatRequestRules.check(body);
  }

  /** The outermost JSON object. */
  public ObjectNode json() {
    return body.json();
  }

  /** A member of the request; a missing node when it is absent or null. */
  public JsonNode get(String name) {
    return JsonReader.of(json()).get(name);
  }
}
