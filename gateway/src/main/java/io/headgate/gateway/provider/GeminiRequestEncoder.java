package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a chat request in Gemini's {@code generateContent} form.
 *
 * <p>A tool result there names the function, not the call, so the names are looked up in the
 * assistant's messages before it.
 */
final class GeminiRequestEncoder {

  private static final List<String> WITHOUT_COUNTERPART =
      List.of(
          "logit_bias",
          "reasoning_effort",
          "verbosity",
          "service_tier",
          "store",
          "metadata",
          "prediction",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "parallel_tool_calls");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ChatRequest request;
  private final ObjectNode out = NODES.objectNode();
  private final Map<String, String> functionsByCall = new HashMap<>();

  private GeminiRequestEncoder(ChatRequest request) {
    this.request = request;
  }

  static ObjectNode encode(ChatRequest request) {
    return new GeminiRequestEncoder(request).encode();
  }

  /** The members of a request that are left out. */
  static List<String> ignored(ChatRequest request) {
    return WITHOUT_COUNTERPART.stream().filter(name -> !request.get(name).isMissingNode()).toList();
  }

  private ObjectNode encode() {
    if (request.get("logprobs").asBoolean()) {
      throw ContentParts.unsupported("Gemini", "log probabilities", "logprobs");
    }
    if (!request.get("audio").isMissingNode()) {
      throw ContentParts.unsupported("Gemini", "audio", "audio");
    }
    encodeMessages();
    encodeTools();
    ObjectNode generation = generationConfig();
    if (!generation.isEmpty()) {
      out.set("generationConfig", generation);
    }
    return out;
  }

  private void encodeMessages() {
    List<String> system = new ArrayList<>();
    ArrayNode contents = NODES.arrayNode();
    for (JsonNode message : request.get("messages")) {
      String role = message.path("role").asText();
      switch (role) {
        case "system", "developer" -> system.add(ContentParts.text(message.path("content")));
        case "assistant" -> append(contents, "model", modelParts(message));
        case "tool", "function" -> append(contents, "user", List.of(functionResponse(message)));
        default -> append(contents, "user", userParts(message));
      }
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
        case "text" -> parts.add(text(part.path("text").asText()));
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

  private static ObjectNode text(String text) {
    return NODES.objectNode().put("text", text);
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
    String said = ContentParts.text(message.path("content"));
    if (!said.isEmpty()) {
      parts.add(text(said));
    }
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      functionsByCall.put(call.path("id").asText(), function.path("name").asText());
      ObjectNode part = NODES.objectNode();
      ObjectNode functionCall = part.putObject("functionCall");
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
    ObjectNode response = part.putObject("functionResponse").put("name", name);
    // The result must be an object there; anything else is wrapped into one.
    response.set("response", parsed.isEmpty() ? NODES.objectNode().put("result", text) : parsed);
    return part;
  }

  private void encodeTools() {
    ArrayNode declarations = NODES.arrayNode();
    for (JsonNode tool : request.get("tools")) {
      if (!tool.path("type").asText().equals("function")) {
        throw ContentParts.unsupported("Gemini", tool.path("type").asText() + " tools", "tools");
      }
      declarations.add(declaration(tool.path("function")));
    }
    if (declarations.isEmpty()) {
      return;
    }
    out.putArray("tools").addObject().set("functionDeclarations", declarations);
    JsonNode choice = request.get("tool_choice");
    if (choice.isMissingNode()) {
      return;
    }
    ObjectNode config = out.putObject("toolConfig").putObject("functionCallingConfig");
    if (choice.isObject()) {
      config
          .put("mode", "ANY")
          .putArray("allowedFunctionNames")
          .add(choice.path("function").path("name").asText());
    } else {
      config.put(
          "mode",
          switch (choice.asText()) {
            case "none" -> "NONE";
            case "required" -> "ANY";
            default -> "AUTO";
          });
    }
  }

  private static ObjectNode declaration(JsonNode function) {
    ObjectNode declaration = NODES.objectNode();
    declaration.set("name", function.path("name"));
    if (function.path("description").isTextual()) {
      declaration.set("description", function.path("description"));
    }
    if (function.path("parameters").isObject() && !function.path("parameters").isEmpty()) {
      declaration.set("parametersJsonSchema", function.path("parameters"));
    }
    return declaration;
  }

  private ObjectNode generationConfig() {
    ObjectNode config = NODES.objectNode();
    copy("temperature", config, "temperature");
    copy("top_p", config, "topP");
    copy("seed", config, "seed");
    copy("presence_penalty", config, "presencePenalty");
    copy("frequency_penalty", config, "frequencyPenalty");
    request.maxOutputTokens().ifPresent(limit -> config.put("maxOutputTokens", limit));
    if (request.choices() > 1) {
      config.put("candidateCount", request.choices());
    }
    JsonNode stop = request.get("stop");
    if (stop.isTextual()) {
      config.putArray("stopSequences").add(stop.textValue());
    } else if (stop.isArray() && !stop.isEmpty()) {
      config.set("stopSequences", stop);
    }
    JsonNode format = request.get("response_format");
    if (!format.path("type").asText("text").equals("text")) {
      config.put("responseMimeType", "application/json");
      JsonNode schema = format.path("json_schema").path("schema");
      if (schema.isObject()) {
        config.set("responseJsonSchema", schema);
      }
    }
    return config;
  }

  private void copy(String from, ObjectNode config, String to) {
    JsonNode value = request.get(from);
    if (value.isNumber()) {
      config.set(to, value);
    }
  }
}
