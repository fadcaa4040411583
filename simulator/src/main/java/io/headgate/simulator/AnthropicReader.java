package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Reads an Anthropic messages request, and turns down what Anthropic turns down. */
final class AnthropicReader {

  private final ObjectNode body;
  private final Prompt.Builder prompt = new Prompt.Builder();

  private AnthropicReader(ObjectNode body) {
    this.body = body;
  }

  static Prompt read(Inbound inbound) {
    if (!inbound.hasObject()) {
      throw Problem.of(400, "The request body is not valid JSON.");
    }
    if (inbound.model().isEmpty()) {
      throw Problem.bad("model", "Field required");
    }
    boolean generates = inbound.route().operation() == Operation.GENERATE;
    return new AnthropicReader(inbound.body()).read(generates);
  }

  private Prompt read(boolean needsLimit) {
    if (needsLimit) {
      limit();
    }
    system();
    if (!body.path("messages").isArray()) {
      throw Problem.bad("messages", "Field required");
    }
    if (body.get("messages").isEmpty()) {
      throw Problem.bad("messages", "at least one message is required");
    }
    int index = 0;
    for (JsonNode message : body.get("messages")) {
      message(message, "messages." + index++);
    }
    body.path("tools").forEach(this::tool);
    toolChoice(body.path("tool_choice"));
    body.path("stop_sequences").forEach(sequence -> prompt.stop(sequence.asText()));
    schema();
    return checked(prompt.build());
  }

  private static Prompt checked(Prompt read) {
    if (read.prefill().filter(text -> !text.equals(text.stripTrailing())).isPresent()) {
      throw Problem.bad("messages", "final assistant content cannot end with trailing whitespace");
    }
    return read;
  }

  private void limit() {
    JsonNode limit = body.path("max_tokens");
    if (!limit.isIntegralNumber()) {
      throw Problem.bad("max_tokens", "Field required");
    }
    if (limit.asInt() < 1) {
      throw Problem.bad("max_tokens", "Input should be greater than or equal to 1");
    }
    prompt.maxTokens(limit.asInt());
  }

  private void system() {
    JsonNode system = body.path("system");
    prompt.context(system.isTextual() ? system.asText() : texts(system));
  }

  private void message(JsonNode message, String where) {
    String role = message.path("role").asText();
    if (!role.equals("user") && !role.equals("assistant")) {
      throw Problem.bad(
          where + ".role",
          "Unexpected role \"" + role + "\". Allowed roles are \"user\" or \"assistant\".");
    }
    JsonNode content = message.path("content");
    if (!content.isTextual() && !content.isArray()) {
      throw Problem.bad(where + ".content", "Field required");
    }
    if (role.equals("assistant")) {
      assistant(content);
    } else if (content.isTextual()) {
      prompt.user(content.asText());
    } else {
      user(content, where);
    }
  }

  private void assistant(JsonNode content) {
    String calls = calls(content);
    String text = content.isTextual() ? content.asText() : texts(content);
    if (calls.isEmpty()) {
      prompt.said(text);
    } else {
      prompt.context(text + calls);
    }
  }

  /** Tool results stand in user messages; with one, it is the tool that spoke last. */
  private void user(JsonNode content, String where) {
    StringBuilder said = new StringBuilder();
    List<String> results = new ArrayList<>();
    for (JsonNode block : content) {
      switch (block.path("type").asText()) {
        case "text" -> said.append(block.path("text").asText());
        case "image" -> prompt.image();
        case "tool_result" -> {
          if (!block.path("tool_use_id").isTextual()) {
            throw Problem.bad(where + ".content.tool_result.tool_use_id", "Field required");
          }
          JsonNode result = block.path("content");
          results.add(result.isTextual() ? result.asText() : texts(result));
        }
        default -> {} // documents count nothing
      }
    }
    if (said.length() > 0 || results.isEmpty()) {
      prompt.user(said.toString());
    }
    results.forEach(prompt::toolResult);
  }

  private String texts(JsonNode blocks) {
    StringBuilder text = new StringBuilder();
    for (JsonNode block : blocks) {
      if (block.path("type").asText().equals("image")) {
        prompt.image();
      }
      text.append(block.path("text").asText());
    }
    return text.toString();
  }

  private static String calls(JsonNode blocks) {
    StringBuilder inputs = new StringBuilder();
    for (JsonNode block : blocks) {
      if (block.path("type").asText().equals("tool_use")) {
        inputs.append(' ').append(Json.spaced(block.path("input")));
      }
    }
    return inputs.toString();
  }

  private void tool(JsonNode tool) {
    if (!tool.path("name").isTextual()) {
      throw Problem.bad("tools.name", "Field required");
    }
    prompt.tool(tool.get("name").asText(), tool.path("input_schema"));
  }

  private void toolChoice(JsonNode choice) {
    switch (choice.path("type").asText()) {
      case "none" -> prompt.forbidTools();
      case "tool" -> named(choice.path("name").asText());
      default -> {} // auto and any
    }
    if (choice.path("disable_parallel_tool_use").asBoolean()) {
      prompt.oneToolAtATime();
    }
  }

  private void named(String name) {
    for (JsonNode tool : body.path("tools")) {
      if (tool.path("name").asText().equals(name)) {
        prompt.forceTool(name);
        return;
      }
    }
    throw Problem.bad("tool_choice", "Tool '" + name + "' not found in provided tools");
  }

  private void schema() {
    if (body.at("/output_config/format/schema") instanceof ObjectNode schema) {
      prompt.schema(schema);
    } else if (body.at("/output_format/schema") instanceof ObjectNode schema) {
      prompt.schema(schema);
    }
  }
}
