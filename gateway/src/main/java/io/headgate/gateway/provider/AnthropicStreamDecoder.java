package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * Follows the events of an Anthropic message: {@code message_start}, for each content block {@code
 * content_block_start}, deltas and {@code content_block_stop}, then {@code message_delta} with the
 * stop reason and {@code message_stop}.
 */
final class AnthropicStreamDecoder implements ChatStreamDecoder {

  private static final int CHOICE = 0;

  /** Characters of words before a JSON answer, which are only sent if no such answer comes. */
  private static final int MAX_HELD_TEXT = 1 << 20;

  private final AnthropicDialect dialect;
  private final boolean answersByTool;
  private final SseDecoder events = new SseDecoder();
  private final long createdSeconds;
  private final String model;

  private ChunkWriter chunks;
  private ObjectNode counts = JsonNodeFactory.instance.objectNode();
  private Block block = Block.OTHER;
  private int toolCalls;

  /** Of the open tool call: what its start gave, sent if no fragments follow. */
  private String wholeArguments = "";

  private boolean hasArguments;

  /** Words beside a JSON answer, which are only sent if that does not come. */
  private final StringBuilder heldText = new StringBuilder();

  private boolean answered;
  private boolean complete;
  private boolean done;

  /** What the open content block becomes. */
  private enum Block {
    TEXT,
    TOOL_CALL,
    JSON_ANSWER,
    OTHER,
    THINKING
  }

  AnthropicStreamDecoder(
      AnthropicDialect dialect, String model, long createdSeconds, boolean answersByTool) {
    this.dialect = dialect;
    this.model = model;
    this.createdSeconds = createdSeconds;
    this.answersByTool = answersByTool;
    this.chunks = new ChunkWriter("", createdSeconds, model);
  }

  @Override
  public void feed(Buffer bytes, Output output) {
    try {
      events.feed(bytes, event -> read(event, output));
    } finally {
      // What came before an error in the same buffer belongs to the caller.
      chunks.flush(output);
    }
  }

  @Override
  public int pendingBytes() {
    return events.pendingBytes();
  }

  @Override
  public boolean hasEndSign() {
    return true;
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  private void read(SseEvent view, Output output) {
    if (done) {
      return;
    }
    ObjectNode event = UpstreamJson.readObject(view.data(), view.from(), view.to());
    switch (event.path("type").asText()) {
      case "message_start" -> start(event.path("message"));
      case "content_block_start" -> startBlock(event.path("content_block"));
      case "content_block_delta" -> {
        output.alive();
        delta(event.path("delta"));
      }
      case "content_block_stop" -> stopBlock();
      case "message_delta" -> finish(event, output);
      case "message_stop" -> {
        done = true;
        chunks.flush(output);
        output.done();
      }
      case "error" -> throw dialect.decodeStreamError(event);
      default -> {
        // ping, and kinds of events that are yet to be invented.
      }
    }
  }

  private void start(JsonNode message) {
    chunks =
        new ChunkWriter(
            message.path("id").asText(), createdSeconds, message.path("model").asText(model));
    noteCounts(message.path("usage"));
    chunks.role(CHOICE);
  }

  private void startBlock(JsonNode started) {
    hasArguments = false;
    block =
        switch (started.path("type").asText()) {
          case "text" -> Block.TEXT;
          case "thinking" -> Block.THINKING;
          case "tool_use" -> startTool(started);
          default -> Block.OTHER;
        };
    if (block == Block.TEXT) {
      text(started.path("text").asText());
    } else if (block == Block.THINKING) {
      chunks.reasoning(CHOICE, started.path("thinking").asText());
    }
  }

  private Block startTool(JsonNode tool) {
    JsonNode input = tool.path("input");
    // Arguments must be JSON, also those of a call without any.
    wholeArguments = input.isObject() ? UpstreamJson.writeText(input) : "{}";
    String name = tool.path("name").asText();
    if (answersByTool && name.equals(AnthropicTools.ANSWER_TOOL)) {
      boolean first = !answered;
      answered = true;
      return first ? Block.JSON_ANSWER : Block.OTHER;
    }
    chunks.toolCall(CHOICE, toolCalls, tool.path("id").asText(), name);
    toolCalls++;
    return Block.TOOL_CALL;
  }

  private void delta(JsonNode delta) {
    switch (delta.path("type").asText()) {
      case "text_delta" -> text(delta.path("text").asText());
      case "thinking_delta" -> chunks.reasoning(CHOICE, delta.path("thinking").asText());
      case "input_json_delta" -> input(delta.path("partial_json").asText());
      default -> {
        // Signatures and citations have no counterpart.
      }
    }
  }

  private void text(String text) {
    if (answersByTool) {
      if (heldText.length() + text.length() > MAX_HELD_TEXT) {
        throw GatewayException.of(
            ErrorCode.UPSTREAM_ERROR, "the provider talks at length instead of answering in JSON");
      }
      heldText.append(text);
    } else {
      chunks.content(CHOICE, text);
    }
  }

  private void input(String fragment) {
    hasArguments |= !fragment.isEmpty();
    if (block == Block.JSON_ANSWER) {
      chunks.content(CHOICE, fragment);
    } else if (block == Block.TOOL_CALL) {
      chunks.toolArguments(CHOICE, toolCalls - 1, fragment);
    }
  }

  private void stopBlock() {
    if (!hasArguments) {
      input(wholeArguments);
    }
    block = Block.OTHER;
  }

  private void finish(JsonNode event, Output output) {
    JsonNode reason = event.path("delta").path("stop_reason");
    if (reason.isTextual() && !complete) {
      if (!answered) {
        chunks.content(CHOICE, heldText.toString());
      }
      AnthropicDialect.refusal(event.path("delta")).ifPresent(why -> chunks.refusal(CHOICE, why));
      chunks.finish(CHOICE, AnthropicDialect.finishReason(reason.textValue(), toolCalls > 0));
      complete = true;
    }
    noteCounts(event.path("usage"));
    AnthropicDialect.usage(counts)
        .ifPresent(usage -> output.usage(usage, chunks.usageChunk(usage)));
  }

  /** The counts are cumulative, and each event tells those that it knows better. */
  private void noteCounts(JsonNode told) {
    for (Map.Entry<String, JsonNode> count : told.properties()) {
      if (count.getValue().isNumber()) {
        counts.set(count.getKey(), count.getValue());
      }
    }
  }
}
