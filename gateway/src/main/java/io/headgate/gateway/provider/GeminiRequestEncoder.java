package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ChatRequest;
import java.util.List;
import java.util.Optional;

/** Writes a chat request in Gemini's {@code generateContent} form. */
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
    ContentParts.refuseWhatOnlyOpenAiHas("Gemini", request);
    new GeminiContents().encode(request.get("messages"), out);
    encodeTools();
    ObjectNode generation = generationConfig();
    if (!generation.isEmpty()) {
      out.set("generationConfig", generation);
    }
    return out;
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
    Optional<String> forced = ContentParts.forcedFunction("Gemini", choice);
    ObjectNode config = out.putObject("toolConfig").putObject("functionCallingConfig");
    config.put(
        "mode",
        switch (choice.asText()) {
          case "none" -> "NONE";
          case "required" -> "ANY";
          default -> forced.isPresent() ? "ANY" : "AUTO";
        });
    forced.ifPresent(name -> config.putArray("allowedFunctionNames").add(name));
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
    if (request.get("seed").isIntegralNumber()) {
      // Seeds have 32 bits there; the same long seed becomes the same short one.
      long seed = request.get("seed").longValue();
      config.put("seed", seed == (int) seed ? (int) seed : Long.hashCode(seed));
    }
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
