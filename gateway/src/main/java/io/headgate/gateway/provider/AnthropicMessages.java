package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes messages in Anthropic's form.
 *
 * <p>System and developer messages become the {@code system} text. Neighbouring messages of one
 * role are joined, because tool results and the user's next words are one turn there.
 */
final class AnthropicMessages {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AnthropicMessages() {}

  /** Puts {@code system} and {@code messages} into {@code out}. */
  static void encode(JsonNode given, ObjectNode out) {
    List<String> system = new ArrayList<>();
    ArrayNode messages = NODES.arrayNode();
    for (JsonNode message : given) {
      ContentParts.refuseOldFunctions("Anthropic", message);
      String role = message.path("role").asText();
      switch (role) {
        case "system", "developer" -> system.add(ContentParts.text(message.path("content")));
        case "assistant" -> append(messages, "assistant", assistantBlocks(message));
        case "tool" -> append(messages, "user", List.of(toolResult(message)));
        default -> append(messages, "user", userBlocks(message));
      }
    }
    if (messages.isEmpty()) {
      throw GatewayException.at(
          ErrorCode.INVALID_VALUE,
          "messages",
          "messages: Anthropic models need a user message that is not blank");
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
    addText(blocks, ContentParts.assistantText(message));
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = ContentParts.function("Anthropic", call);
      ObjectNode block = block("tool_use");
      block.put("id", call.path("id").asText()).put("name", function.path("name").asText());
      block.set("input", UpstreamJson.readArguments(function.path("arguments").asText()));
      blocks.add(block);
    }
    return blocks;
  }

  private static ObjectNode toolResult(JsonNode message) {
    ObjectNode block = block("tool_result");
    block.put("tool_use_id", message.path("tool_call_id").asText());
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
}
