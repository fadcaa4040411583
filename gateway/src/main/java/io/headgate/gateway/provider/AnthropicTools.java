package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ChatRequest;
import java.util.Optional;

/**
 * Writes tools in Anthropic's form. A wanted JSON answer becomes a tool that the model must call,
 * {@link #ANSWER_TOOL}; the decoders turn its input back into text.
 */
final class AnthropicTools {

  /** The tool by which a model answers in JSON. */
  static final String ANSWER_TOOL = "json_answer";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ChatRequest request;
  private final boolean answerWanted;

  AnthropicTools(ChatRequest request) {
    this.request = request;
    this.answerWanted = answerWanted(request);
  }

  /** Whether the answer is wanted as JSON, so that it comes as a call of {@link #ANSWER_TOOL}. */
  static boolean answerWanted(ChatRequest request) {
    return !request.get("response_format").path("type").asText("text").equals("text");
  }

  /** Puts {@code tools} and {@code tool_choice} into {@code out}, if there are tools. */
  void encode(ObjectNode out) {
    ArrayNode tools = NODES.arrayNode();
    for (JsonNode tool : request.get("tools")) {
      if (!tool.path("type").asText().equals("function")) {
        throw ContentParts.unsupported("Anthropic", tool.path("type").asText() + " tools", "tools");
      }
      tools.add(tool(tool.path("function")));
    }
    boolean ownTools = !tools.isEmpty();
    if (answerWanted) {
      tools.add(answerTool());
    }
    if (tools.isEmpty()) {
      return;
    }
    out.set("tools", tools);
    ObjectNode choice = toolChoice(ownTools);
    boolean onlyAnswers = choice.path("name").asText().equals(ANSWER_TOOL);
    boolean oneByOne = onlyAnswers || !request.get("parallel_tool_calls").asBoolean(true);
    if (oneByOne && !choice.path("type").asText().equals("none")) {
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
    Optional<String> forced = ContentParts.forcedFunction("Anthropic", wanted);
    boolean toolsForbidden = wanted.asText().equals("none");
    if (answerWanted && (!ownTools || toolsForbidden)) {
      return choice.put("type", "tool").put("name", ANSWER_TOOL);
    }
    if (forced.isPresent()) {
      return choice.put("type", "tool").put("name", forced.get());
    }
    if (answerWanted || wanted.asText().equals("required")) {
      return choice.put("type", "any");
    }
    return choice.put("type", toolsForbidden ? "none" : "auto");
  }
}
