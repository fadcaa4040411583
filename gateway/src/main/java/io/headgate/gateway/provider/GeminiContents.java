package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes messages in Gemini's form.
 *
 * <p>A tool result there names the function besides the call, so the names are looked up in the
 * assistant's messages before it.
 */
final class GeminiContents {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<String, String> functionsByCall = new HashMap<>();

  /** Puts {@code systemInstruction} and {@code contents} into {@code out}. */
  void encode(JsonNode given, ObjectNode out) {
    List<String> system = new ArrayList<>();
    ArrayNode contents = NODES.arrayNode();
    for (JsonNode message : given) {
      ContentParts.refuseOldFunctions("Gemini", message);
      String role = message.path("role").asText();
      switch (role) {
        case "system", "developer" -> system.add(ContentParts.text(message.path("content")));
        case "assistant" -> append(contents, "model", modelParts(message));
        case "tool" -> append(contents, "user", List.of(functionResponse(message)));
        default -> append(contents, "user", userParts(message));
      }
    }
    if (contents.isEmpty()) {
      throw GatewayException.at(
          ErrorCode.INVALID_VALUE,
          "messages",
          "messages: Gemini models need a user message that is not empty");
    }
    system.removeIf(String::isBlank);
    if (!system.isEmpty()) {
      out.putObject("systemInstruction")
          .putArray("parts")
          .addObject()
          .put("text", String.join("\n\n", system));
    }
    out.set("contents", contents);
  }

  private static void append(ArrayNode contents, String role, List<ObjectNode> parts) {
    if (parts.isEmpty()) {
      return;
    }
    JsonNode last = contents.isEmpty() ? NODES.objectNode() : contents.get(contents.size() - 1);
    if (last.path("role").asText().equals(role) && last.path("parts") instanceof ArrayNode turn) {
      turn.addAll(parts);
    } else {
      contents.addObject().put("role", role).putArray("parts").addAll(parts);
    }
  }

  private static List<ObjectNode> userParts(JsonNode message) {
    List<ObjectNode> parts = new ArrayList<>();
    for (JsonNode part : ContentParts.of(message.path("content"))) {
      switch (part.path("type").asText()) {
        case "text" -> addText(parts, part.path("text").asText());
        case "image_url" -> parts.add(media(part.path("image_url").path("url").asText()));
        case "file" -> parts.add(media(part.path("file").path("file_data").asText()));
        case "input_audio" -> parts.add(audio(part.path("input_audio")));
        default ->
            throw ContentParts.unsupported(
                "Gemini", part.path("type").asText() + " input", "messages");
      }
    }
    return parts;
  }

  private static void addText(List<ObjectNode> parts, String text) {
    // Gemini refuses empty parts.
    if (!text.isEmpty()) {
      parts.add(NODES.objectNode().put("text", text));
    }
  }

  private static ObjectNode media(String url) {
    if (!url.startsWith("data:")) {
      throw ContentParts.unsupported(
          "Gemini", "images or files by URL or id; send a data: URL", "messages");
    }
    ContentParts.DataUrl data = ContentParts.DataUrl.parse(url);
    return inline(data.mediaType(), data.base64());
  }

  private static ObjectNode audio(JsonNode audio) {
    return inline("audio/" + audio.path("format").asText("wav"), audio.path("data").asText());
  }

  private static ObjectNode inline(String mediaType, String base64) {
    ObjectNode part = NODES.objectNode();
    part.putObject("inlineData").put("mimeType", mediaType).put("data", base64);
    return part;
  }

  private List<ObjectNode> modelParts(JsonNode message) {
    List<ObjectNode> parts = new ArrayList<>();
    addText(parts, ContentParts.assistantText(message));
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = ContentParts.function("Gemini", call);
      functionsByCall.put(call.path("id").asText(), function.path("name").asText());
      ObjectNode part = NODES.objectNode();
      ObjectNode functionCall = part.putObject("functionCall");
      functionCall.set("id", call.path("id"));
      functionCall.set("name", function.path("name"));
      functionCall.set("args", UpstreamJson.readArguments(function.path("arguments").asText()));
      JsonNode signature = call.path("extra_content").path("google").path("thought_signature");
      if (signature.isTextual()) {
        part.set("thoughtSignature", signature);
      }
      parts.add(part);
    }
    return parts;
  }

  private ObjectNode functionResponse(JsonNode message) {
    String callId = message.path("tool_call_id").asText();
    String name = functionsByCall.getOrDefault(callId, message.path("name").asText());
    if (name.isEmpty()) {
      throw GatewayException.at(
          ErrorCode.INVALID_VALUE,
          "messages",
          "a tool message answers a call that no assistant message before it makes");
    }
    String text = ContentParts.text(message.path("content"));
    ObjectNode parsed = UpstreamJson.readArguments(text);
    ObjectNode part = NODES.objectNode();
    ObjectNode response = part.putObject("functionResponse");
    response.put("id", callId).put("name", name);
    // The result must be an object there; anything else is wrapped into one.
    response.set("response", parsed.isEmpty() ? NODES.objectNode().put("result", text) : parsed);
    return part;
  }
}
