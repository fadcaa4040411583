package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;

/**
 * Follows the events of an Anthropic message: {@code message_start}, for each content block {@code
 * content_block_start}, deltas and {@code content_block_stop}, then {@code message_delta} with the
 * stop reason and {@code message_stop}.
 */
final class AnthropicStreamDecoder implements ChatStreamDecoder {

  private static final int CHOICE = 0;

  private final AnthropicDialect dialect;
  private final boolean answersByTool;
  private final SseDecoder events = new SseDecoder();
  private final long createdSeconds;
  private final String model;

  private ChunkWriter chunks;
  private Usage usage = new Usage(0, 0, 0, 0, 0);
  private Block block = Block.OTHER;
  private int toolCalls;
  private boolean hasArguments;
  private boolean complete;

  /** What the open content block becomes. */
  private enum Block {
    TEXT,
    TOOL_CALL,
    JSON_ANSWER,
    OTHER
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
  public boolean hasEndSign() {
    return true;
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  private void read(SseDecoder.View view, Output output) {
    ObjectNode event = UpstreamJson.readObject(view.data(), view.from(), view.to());
    switch (event.path("type").asText()) {
      case "message_start" -> start(event.path("message"));
      case "content_block_start" -> startBlock(event.path("content_block"));
      case "content_block_delta" -> delta(event.path("delta"));
      case "content_block_stop" -> stopBlock();
      case "message_delta" -> finish(event, output);
      case "message_stop" -> {
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
    usage = AnthropicDialect.usage(message.path("usage"));
    chunks.role(CHOICE);
  }

  private void startBlock(JsonNode started) {
    hasArguments = false;
    block =
        switch (started.path("type").asText()) {
          case "text" -> Block.TEXT;
          case "tool_use" -> startTool(started);
          default -> Block.OTHER;
        };
    if (block == Block.TEXT) {
      chunks.content(CHOICE, started.path("text").asText());
    }
  }

  private Block startTool(JsonNode tool) {
    String name = tool.path("name").asText();
    if (answersByTool && name.equals(AnthropicRequestEncoder.ANSWER_TOOL)) {
      return Block.JSON_ANSWER;
    }
    chunks.toolCall(CHOICE, toolCalls, tool.path("id").asText(), name);
    toolCalls++;
    return Block.TOOL_CALL;
  }

  private void delta(JsonNode delta) {
    switch (delta.path("type").asText()) {
      case "text_delta" -> chunks.content(CHOICE, delta.path("text").asText());
      case "thinking_delta" -> chunks.reasoning(CHOICE, delta.path("thinking").asText());
      case "input_json_delta" -> input(delta.path("partial_json").asText());
      default -> {
        // Signatures and citations have no counterpart.
      }
    }
  }

  private void input(String fragment) {
    hasArguments |= !fragment.isEmpty();
    if (block == Block.JSON_ANSWER) {
      chunks.content(CHOICE, fragment);
    } else {
      chunks.toolArguments(CHOICE, toolCalls - 1, fragment);
    }
  }

  private void stopBlock() {
    // A call without arguments sends no fragment, but arguments must be JSON.
    if (!hasArguments && block != Block.TEXT && block != Block.OTHER) {
      input("{}");
    }
    block = Block.OTHER;
  }

  private void finish(JsonNode event, Output output) {
    JsonNode reason = event.path("delta").path("stop_reason");
    if (reason.isTextual() && !complete) {
      chunks.finish(CHOICE, AnthropicDialect.finishReason(reason.textValue(), toolCalls > 0));
      complete = true;
    }
    JsonNode counted = event.path("usage");
    if (counted.path("output_tokens").isIntegralNumber()) {
      usage = withOutput(counted.path("output_tokens").longValue());
      output.usage(usage, chunks.usageChunk(usage));
    }
  }

  private Usage withOutput(long completionTokens) {
    return new Usage(
        usage.promptTokens(), usage.cachedTokens(), usage.cacheWriteTokens(), completionTokens, 0);
  }
}
