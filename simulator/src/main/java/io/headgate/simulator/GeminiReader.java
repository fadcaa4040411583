package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a Gemini request; members may be spelled in camel case or in snake case. */
final class GeminiReader {

  private final ObjectNode body;
  private final Prompt.Builder prompt = new Prompt.Builder();
  private final Set<String> declared = new HashSet<>();

  private GeminiReader(ObjectNode body) {
    this.body = body;
  }

  static Prompt read(Inbound inbound) {
    requireBody(inbound);
    return new GeminiReader(inbound.body()).read();
  }

  /** For token counting, which may enclose a whole request. */
  static Prompt readEnclosed(Inbound inbound) {
    requireBody(inbound);
    JsonNode enclosed =
        GeminiProtocol.either(inbound.body(), "generateContentRequest", "generate_content_request");
    return new GeminiReader(enclosed instanceof ObjectNode whole ? whole : inbound.body()).read();
  }

  static void requireBody(Inbound inbound) {
    if (!inbound.hasObject()) {
      throw Problem.of(400, "Invalid JSON payload received.");
    }
  }

  private Prompt read() {
    if (body.path("contents").isEmpty()) {
      throw Problem.of(400, "* GenerateContentRequest.contents: contents is not specified\n");
    }
    JsonNode system = GeminiProtocol.either(body, "systemInstruction", "system_instruction");
    prompt.context(texts(system));
    body.get("contents").forEach(this::content);
    body.path("tools").forEach(this::tools);
    toolConfig(GeminiProtocol.either(body, "toolConfig", "tool_config"));
    generation(GeminiProtocol.either(body, "generationConfig", "generation_config"));
    return prompt.build();
  }

  private void content(JsonNode content) {
    String role = content.path("role").asText("user");
    if (!role.equals("user") && !role.equals("model") && !role.equals("function")) {
      throw Problem.of(400, "Please use a valid role: user, model.");
    }
    if (content.path("parts").isEmpty()) {
      throw Problem.of(
          400,
          "Unable to submit request because it must include at least one parts"
              + " field, which describes the prompt input.");
    }
    String text = texts(content);
    if (role.equals("model")) {
      model(content, text);
      return;
    }
    List<String> results = new ArrayList<>();
    for (JsonNode part : content.get("parts")) {
      JsonNode result = GeminiProtocol.either(part, "functionResponse", "function_response");
      if (result.isObject()) {
        results.add(Json.spaced(result.path("response")));
      }
    }
    if (!text.isEmpty() || results.isEmpty()) {
      prompt.user(text);
    }
    results.forEach(prompt::toolResult);
  }

  private void model(JsonNode content, String text) {
    boolean calls = false;
    for (JsonNode part : content.get("parts")) {
      calls |= GeminiProtocol.either(part, "functionCall", "function_call").isObject();
    }
    if (calls) {
      prompt.context(text);
    } else {
      prompt.said(text);
    }
  }

  private String texts(JsonNode content) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content.path("parts")) {
      text.append(part.path("text").asText());
      if (GeminiProtocol.either(part, "inlineData", "inline_data").isObject()
          || GeminiProtocol.either(part, "fileData", "file_data").isObject()) {
        prompt.image();
      }
      JsonNode call = GeminiProtocol.either(part, "functionCall", "function_call");
      if (call.isObject()) {
        text.append(' ').append(Json.spaced(call.path("args")));
      }
    }
    return text.toString();
  }

  private void tools(JsonNode tool) {
    GeminiProtocol.either(tool, "functionDeclarations", "function_declarations")
        .forEach(
            function -> {
              JsonNode schema =
                  GeminiProtocol.either(function, "parametersJsonSchema", "parameters");
              String name = function.path("name").asText();
              declared.add(name);
              prompt.tool(name, schema);
            });
  }

  private void toolConfig(JsonNode config) {
    JsonNode calling =
        GeminiProtocol.either(config, "functionCallingConfig", "function_calling_config");
    if (calling.path("mode").asText().equals("NONE")) {
      prompt.forbidTools();
    }
    JsonNode allowed =
        GeminiProtocol.either(calling, "allowedFunctionNames", "allowed_function_names");
    if (allowed.size() > 0) {
      forceTool(allowed.get(0).asText());
    }
  }

  private void forceTool(String name) {
    if (!declared.contains(name)) {
      throw Problem.of(400, "allowed_function_names: " + name + " is not a declared function.");
    }
    prompt.forceTool(name);
  }

  private void generation(JsonNode config) {
    JsonNode limit = GeminiProtocol.either(config, "maxOutputTokens", "max_output_tokens");
    if (limit.isNumber()) {
      if (limit.asInt() < 1) {
        throw Problem.of(400, "max_output_tokens must be positive.");
      }
      prompt.maxTokens(limit.asInt());
    }
    GeminiProtocol.either(config, "stopSequences", "stop_sequences")
        .forEach(sequence -> prompt.stop(sequence.asText()));
    prompt.seed(config.path("seed").asLong());
    JsonNode type = GeminiProtocol.either(config, "responseMimeType", "response_mime_type");
    if (type.asText().equals("application/json")) {
      prompt.schema(schema(config));
    }
  }

  private static ObjectNode schema(JsonNode config) {
    JsonNode jsonSchema =
        GeminiProtocol.either(config, "responseJsonSchema", "response_json_schema");
    JsonNode schema =
        jsonSchema.isObject()
            ? jsonSchema
            : GeminiProtocol.either(config, "responseSchema", "response_schema");
    return schema instanceof ObjectNode object ? object : OpenAiReader.anyObject();
  }
}
