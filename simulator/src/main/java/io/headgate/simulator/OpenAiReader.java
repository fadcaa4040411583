package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Reads an OpenAI chat request, and turns down what OpenAI turns down. */
final class OpenAiReader {

  private static final Set<String> ROLES =
      Set.of("developer", "system", "user", "assistant", "tool", "function");
  private static final int MAX_CHOICES = 128;

  private final ObjectNode body;
  private final Prompt.Builder prompt = new Prompt.Builder();

  private OpenAiReader(ObjectNode body) {
    this.body = body;
  }

  static Prompt read(Inbound inbound) {
    requireBody(inbound);
    if (inbound.model().isEmpty()) {
      throw Problem.bad("model", "you must provide a model parameter");
    }
    return new OpenAiReader(inbound.body()).read();
  }

  static void requireBody(Inbound inbound) {
    if (!inbound.hasObject()) {
      throw Problem.of(400, "We could not parse the JSON body of your request.");
    }
  }

  private Prompt read() {
    if (!body.path("messages").isArray()) {
      throw Problem.bad("messages", "Missing required parameter: 'messages'.");
    }
    if (body.get("messages").isEmpty()) {
      throw Problem.bad("messages", "Invalid 'messages': empty array. Expected at least 1 item.");
    }
    int index = 0;
    for (JsonNode message : body.get("messages")) {
      message(message, "messages[" + index++ + "]");
    }
    body.path("tools").forEach(this::tool);
    toolChoice(body.path("tool_choice"));
    if (body.path("parallel_tool_calls").isBoolean()
        && !body.get("parallel_tool_calls").asBoolean()) {
      prompt.oneToolAtATime();
    }
    limits();
    responseFormat(body.path("response_format"));
    return prompt.build();
  }

  private void message(JsonNode message, String where) {
    String role = message.path("role").asText();
    if (!ROLES.contains(role)) {
      throw Problem.bad(where + ".role", "Invalid value: '" + role + "' for '" + where + ".role'.");
    }
    if (role.equals("tool") && !message.path("tool_call_id").isTextual()) {
      throw Problem.bad(
          where + ".tool_call_id", "Missing required parameter: '" + where + ".tool_call_id'.");
    }
    if (role.equals("user") && !message.hasNonNull("content")) {
      throw Problem.bad(where + ".content", "Missing required parameter: '" + where + ".content'.");
    }
    String text = text(message.path("content"));
    switch (role) {
      case "user" -> prompt.user(text);
      case "tool", "function" -> prompt.toolResult(text);
      case "assistant" -> assistant(text + text(message.path("refusal")), calls(message));
      default -> prompt.context(text);
    }
  }

  private void assistant(String text, String calls) {
    if (calls.isEmpty()) {
      prompt.said(text);
    } else {
      prompt.context(text + calls);
    }
  }

  private static String calls(JsonNode message) {
    StringBuilder arguments = new StringBuilder();
    for (JsonNode call : message.path("tool_calls")) {
      arguments.append(' ').append(call.at("/function/arguments").asText());
    }
    return arguments.toString();
  }

  private String text(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      switch (part.path("type").asText()) {
        case "text" -> text.append(part.path("text").asText());
        case "refusal" -> text.append(part.path("refusal").asText());
        case "image_url" -> prompt.image();
        default -> {} // audio and files count nothing
      }
    }
    return text.toString();
  }

  private void tool(JsonNode tool) {
    JsonNode function = tool.path("function");
    if (!function.path("name").isTextual()) {
      throw Problem.bad("tools", "Missing required parameter: 'tools[].function.name'.");
    }
    prompt.tool(function.get("name").asText(), function.path("parameters"));
  }

  private void toolChoice(JsonNode choice) {
    if (choice.asText().equals("none")) {
      prompt.forbidTools();
    }
    JsonNode name = choice.at("/function/name");
    if (name.isTextual()) {
      boolean isKnown = false;
      for (JsonNode tool : body.path("tools")) {
        isKnown |= tool.at("/function/name").equals(name);
      }
      if (!isKnown) {
        throw Problem.bad(
            "tool_choice", "Tool choice '" + name.asText() + "' not found in 'tools' parameter.");
      }
      prompt.forceTool(name.asText());
    }
  }

  private void limits() {
    JsonNode limit =
        body.hasNonNull("max_completion_tokens")
            ? body.get("max_completion_tokens")
            : body.path("max_tokens");
    if (limit.isNumber()) {
      if (limit.asInt() < 1) {
        throw Problem.bad("max_tokens", "Invalid 'max_tokens': integer below minimum value.");
      }
      prompt.maxTokens(limit.asInt());
    }
    int choices = body.path("n").asInt(1);
    if (choices < 1 || choices > MAX_CHOICES) {
      throw Problem.bad("n", "Invalid 'n': " + choices + ". Expected 1 to " + MAX_CHOICES + ".");
    }
    JsonNode stop = body.path("stop");
    if (stop.isTextual()) {
      prompt.stop(stop.asText());
    }
    stop.forEach(sequence -> prompt.stop(sequence.asText()));
    prompt.seed(body.path("seed").asLong());
  }

  private void responseFormat(JsonNode format) {
    switch (format.path("type").asText()) {
      case "json_schema" -> {
        if (!(format.at("/json_schema/schema") instanceof ObjectNode schema)) {
          throw Problem.bad(
              "response_format", "Missing required parameter: 'response_format.json_schema'.");
        }
        prompt.schema(schema);
      }
      case "json_object" -> prompt.schema(anyObject());
      default -> {} // text
    }
  }

  /** The schema of the object that a model makes up when it may be any. */
  static ObjectNode anyObject() {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties").putObject("answer").put("type", "string");
    return schema;
  }
}
