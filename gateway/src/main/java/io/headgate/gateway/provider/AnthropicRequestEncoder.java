package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ChatRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a chat request in Anthropic's Messages form.
 *
 * <p>System and developer messages become the {@code system} text. Neighbouring messages of one
 * role are joined, because tool results and the user's next words are one turn there. A wanted JSON
 * answer becomes a tool that the model must call, {@link #ANSWER_TOOL}; the decoders turn its input
 * back into text.
 */
final class AnthropicRequestEncoder {

  /** The tool by which a model answers in JSON. */
  static final String ANSWER_TOOL = "json_answer";

  private static final List<String> WITHOUT_COUNTERPART =
      List.of(
          "seed",
          "logit_bias",
          "presence_penalty",
          "frequency_penalty",
          "reasoning_effort",
          "verbosity",
          "service_tier",
          "store",
          "metadata",
          "prediction",
          "safety_identifier",
          "prompt_cache_key");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ChatRequest request;
  private final ObjectNode out = NODES.objectNode();

  private AnthropicRequestEncoder(ChatRequest request) {
    this.request = request;
  }

  static ObjectNode encode(ChatRequest request, String model, int defaultMaxTokens) {
    return new AnthropicRequestEncoder(request).encode(model, defaultMaxTokens);
  }

  /** The members of a request that are left out. */
  static List<String> ignored(ChatRequest request) {
    return WITHOUT_COUNTERPART.stream().filter(name -> !request.get(name).isMissingNode()).toList();
  }

  /** Whether the answer is wanted as JSON, so that it comes as a call of {@link #ANSWER_TOOL}. */
  static boolean answersByTool(ChatRequest request) {
    String format = request.get("response_format").path("type").asText("text");
    return !format.equals("text");
  }

  private ObjectNode encode(String model, int defaultMaxTokens) {
    refuseWhatChangesTheAnswer();
    out.put("model", model);
    out.put("max_tokens", request.maxOutputTokens().orElse(defaultMaxTokens));
    if (request.stream()) {
      out.put("stream", true);
    }
    encodeMessages();
    encodeSampling();
    encodeTools();
    return out;
  }

  private void refuseWhatChangesTheAnswer() {
    if (request.choices() > 1) {
      throw ContentParts.unsupported("Anthropic", "several choices", "n");
    }
    if (request.get("logprobs").asBoolean()) {
      throw ContentParts.unsupported("Anthropic", "log probabilities", "logprobs");
    }
    if (!request.get("audio").isMissingNode()) {
      throw ContentParts.unsupported("Anthropic", "audio", "audio");
    }
  }

  private void encodeSampling() {
    JsonNode temperature = request.get("temperature");
    if (temperature.isNumber()) {
      // Anthropic's scale ends at 1, OpenAI's at 2.
      out.put("temperature", Math.min(1.0, temperature.doubleValue()));
    }
    if (request.get("top_p").isNumber()) {
      out.set("top_p", request.get("top_p"));
    }
    JsonNode stop = request.get("stop");
    if (stop.isTextual()) {
      out.putArray("stop_sequences").add(stop.textValue());
    } else if (stop.isArray() && !stop.isEmpty()) {
      out.set("stop_sequences", stop);
    }
    if (request.get("user").isTextual()) {
      out.putObject("metadata").put("user_id", request.get("user").textValue());
    }
  }

  private void encodeMessages() {
    List<String> system = new ArrayList<>();
    ArrayNode messages = NODES.arrayNode();
    for (JsonNode message : request.get("messages")) {
      String role = message.path("role").asText();
      switch (role) {
        case "system", "developer" -> system.add(ContentParts.text(message.path("content")));
        case "assistant" -> append(messages, "assistant", assistantBlocks(message));
        case "tool", "function" -> append(messages, "user", List.of(toolResult(message)));
        default -> append(messages, "user", userBlocks(message));
      }
    }
    system.removeIf(String::isBlank);
    if (!system.isEmpty()) {
      out.put("system", String.join("\n\n", system));
    }
    out.set("messages", messages);
  }

  private static void append(ArrayNode messages, String role, List<ObjectNode> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    JsonNode last = messages.isEmpty() ? NODES.objectNode() : messages.get(messages.size() - 1);
    if (last.path("role").asText().equals(role) && last.path("content") instanceof ArrayNode turn) {
      turn.addAll(blocks);
    } else {
      messages.addObject().put("role", role).putArray("content").addAll(blocks);
    }
  }

  private static List<ObjectNode> userBlocks(JsonNode message) {
    List<ObjectNode> blocks = new ArrayList<>();
    for (JsonNode part : ContentParts.of(message.path("content"))) {
      switch (part.path("type").asText()) {
        case "text" -> addText(blocks, part.path("text").asText());
        case "image_url" -> blocks.add(image(part.path("image_url").path("url").asText()));
        case "file" -> blocks.add(document(part.path("file")));
        default ->
            throw ContentParts.unsupported(
                "Anthropic", part.path("type").asText() + " input", "messages");
      }
    }
    return blocks;
  }

  private static List<ObjectNode> assistantBlocks(JsonNode message) {
    List<ObjectNode> blocks = new ArrayList<>();
    addText(blocks, ContentParts.text(message.path("content")));
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      ObjectNode block = block("tool_use");
      block.put("id", call.path("id").asText()).put("name", function.path("name").asText());
      block.set("input", UpstreamJson.readArguments(function.path("arguments").asText()));
      blocks.add(block);
    }
    return blocks;
  }

  private static ObjectNode toolResult(JsonNode message) {
    ObjectNode block = block("tool_result");
    block.put("tool_use_id", message.path("tool_call_id").asText(message.path("name").asText()));
    String text = ContentParts.text(message.path("content"));
    if (!text.isEmpty()) {
      block.put("content", text);
    }
    return block;
  }

  private static void addText(List<ObjectNode> blocks, String text) {
    // Anthropic refuses blocks that hold only white space.
    if (!text.isBlank()) {
      blocks.add(block("text").put("text", text));
    }
  }

  private static ObjectNode image(String url) {
    ObjectNode block = block("image");
    if (url.startsWith("data:")) {
      block.set("source", base64(ContentParts.DataUrl.parse(url)));
    } else {
      block.putObject("source").put("type", "url").put("url", url);
    }
    return block;
  }

  private static ObjectNode document(JsonNode file) {
    JsonNode data = file.path("file_data");
    if (!data.isTextual()) {
      throw ContentParts.unsupported("Anthropic", "files by id; send file_data", "messages");
    }
    ObjectNode block = block("document");
    block.set("source", base64(ContentParts.DataUrl.parse(data.textValue())));
    if (file.path("filename").isTextual()) {
      block.set("title", file.path("filename"));
    }
    return block;
  }

  private static ObjectNode base64(ContentParts.DataUrl url) {
    return NODES
        .objectNode()
        .put("type", "base64")
        .put("media_type", url.mediaType())
        .put("data", url.base64());
  }

  private static ObjectNode block(String type) {
    return NODES.objectNode().put("type", type);
  }

  private void encodeTools() {
    ArrayNode tools = NODES.arrayNode();
    for (JsonNode tool : request.get("tools")) {
      if (!tool.path("type").asText().equals("function")) {
        throw ContentParts.unsupported("Anthropic", tool.path("type").asText() + " tools", "tools");
      }
      tools.add(tool(tool.path("function")));
    }
    boolean ownTools = !tools.isEmpty();
    if (answersByTool(request)) {
      tools.add(answerTool());
    }
    if (tools.isEmpty()) {
      return;
    }
    out.set("tools", tools);
    ObjectNode choice = toolChoice(ownTools);
    if (request.get("parallel_tool_calls").isBoolean()
        && !request.get("parallel_tool_calls").booleanValue()
        && !choice.path("type").asText().equals("none")) {
      choice.put("disable_parallel_tool_use", true);
    }
    out.set("tool_choice", choice);
  }

  private static ObjectNode tool(JsonNode function) {
    ObjectNode tool = NODES.objectNode().put("name", function.path("name").asText());
    if (function.path("description").isTextual()) {
      tool.set("description", function.path("description"));
    }
    tool.set("input_schema", schemaOr(function.path("parameters")));
    return tool;
  }

  private ObjectNode answerTool() {
    JsonNode schema = request.get("response_format").path("json_schema");
    ObjectNode tool = NODES.objectNode().put("name", ANSWER_TOOL);
    tool.put(
        "description",
        schema
            .path("description")
            .asText("Gives the final answer to the user. Its input is the whole answer."));
    tool.set("input_schema", schemaOr(schema.path("schema")));
    return tool;
  }

  private static JsonNode schemaOr(JsonNode schema) {
    if (schema.isObject() && !schema.isEmpty()) {
      return schema;
    }
    ObjectNode open = NODES.objectNode().put("type", "object");
    open.putObject("properties");
    return open;
  }

  private ObjectNode toolChoice(boolean ownTools) {
    ObjectNode choice = NODES.objectNode();
    JsonNode wanted = request.get("tool_choice");
    boolean toolsForbidden = wanted.asText().equals("none");
    if (answersByTool(request) && (!ownTools || toolsForbidden)) {
      return choice.put("type", "tool").put("name", ANSWER_TOOL);
    }
    if (wanted.isObject()) {
      return choice.put("type", "tool").put("name", wanted.path("function").path("name").asText());
    }
    if (answersByTool(request) || wanted.asText().equals("required")) {
      return choice.put("type", "any");
    }
    return choice.put("type", toolsForbidden ? "none" : "auto");
  }
}
