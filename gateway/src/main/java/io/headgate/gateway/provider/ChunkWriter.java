package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes chunks of OpenAI's streaming form for a provider that speaks another dialect.
 *
 * <p>What is the same in every chunk of a stream is rendered once; a delta is then a few copies and
 * one escaped string.
 */
final class ChunkWriter {

  private static final byte[] DELTA = ascii(",\"delta\":");
  private static final byte[] UNFINISHED =
      ascii(",\"logprobs\":null,\"finish_reason\":null}]}\n\n");
  private static final byte[] ROLE = ascii("{\"role\":\"assistant\",\"content\":\"\"}");
  private static final byte[] CONTENT = ascii("{\"content\":\"");
  private static final byte[] REASONING = ascii("{\"reasoning_content\":\"");
  private static final byte[] REFUSAL = ascii("{\"refusal\":\"");
  private static final byte[] CLOSE_TEXT = ascii("\"}");

  private static final int CHARACTERS_PER_TOKEN = 4;

  private final String id;
  private final long createdSeconds;
  private final String model;
  private final byte[] prefix;
  private Buffer out = Buffer.buffer();
  private int tokens;

  /**
   * A writer for one stream.
   *
   * @param createdSeconds since the epoch
   */
  ChunkWriter(String id, long createdSeconds, String model) {
    this.id = id;
    this.createdSeconds = createdSeconds;
    this.model = model;
    this.prefix =
        Buffer.buffer("data: {\"id\":\"")
            .appendBytes(UpstreamJson.quote(id))
            .appendString("\",\"object\":\"chat.completion.chunk\",\"created\":")
            .appendString(Long.toString(createdSeconds))
            .appendString(",\"model\":\"")
            .appendBytes(UpstreamJson.quote(model))
            .appendString("\",\"choices\":[{\"index\":")
            .getBytes();
  }

  void role(int choice) {
    begin(choice).appendBytes(ROLE).appendBytes(UNFINISHED);
  }

  void content(int choice, String text) {
    text(choice, CONTENT, text);
  }

  /** Thought that the provider shows, in the member that OpenAI-compatible servers use for it. */
  void reasoning(int choice, String text) {
    text(choice, REASONING, text);
  }

  void refusal(int choice, String text) {
    text(choice, REFUSAL, text);
  }

  private void text(int choice, byte[] opening, String text) {
    if (text.isEmpty()) {
      return;
    }
    begin(choice)
        .appendBytes(opening)
        .appendBytes(UpstreamJson.quote(text))
        .appendBytes(CLOSE_TEXT)
        .appendBytes(UNFINISHED);
    tokens += Math.max(1, text.length() / CHARACTERS_PER_TOKEN);
  }

  /** The first delta of a tool call; fragments of its arguments follow. */
  void toolCall(int choice, int index, String callId, String name) {
    ObjectNode call = call(index);
    call.put("id", callId).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", "");
    delta(choice, call);
  }

  void toolArguments(int choice, int index, String fragment) {
    if (!fragment.isEmpty()) {
      ObjectNode call = call(index);
      call.putObject("function").put("arguments", fragment);
      delta(choice, call);
    }
  }

  /** A tool call in one delta. */
  void wholeToolCall(int choice, int index, ObjectNode toolCall) {
    ObjectNode call = call(index);
    call.setAll(toolCall);
    delta(choice, call);
  }

  private static ObjectNode call(int index) {
    return JsonNodeFactory.instance.objectNode().put("index", index);
  }

  private void delta(int choice, ObjectNode call) {
    ObjectNode delta = JsonNodeFactory.instance.objectNode();
    delta.putArray("tool_calls").add(call);
    begin(choice).appendBytes(UpstreamJson.writeBytes(delta)).appendBytes(UNFINISHED);
    tokens++;
  }

  /** The end of a choice; {@code reason} is one of OpenAI's words. */
  void finish(int choice, String reason) {
    begin(choice).appendString("{},\"logprobs\":null,\"finish_reason\":\"" + reason + "\"}]}\n\n");
    tokens++;
  }

  private Buffer begin(int choice) {
    return out.appendBytes(prefix).appendString(Integer.toString(choice)).appendBytes(DELTA);
  }

  /** The chunk without choices that ends a stream whose caller asked for the count. */
  ObjectNode usageChunk(Usage usage) {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode();
    chunk.put("id", id).put("object", "chat.completion.chunk").put("created", createdSeconds);
    chunk.put("model", model).putArray("choices");
    chunk.set("usage", usage.toOpenAi());
    return chunk;
  }

  /** Hands over what was written since the last time, if anything was. */
  void flush(ChatStreamDecoder.Output output) {
    if (out.length() > 0) {
      Buffer written = out;
      int counted = tokens;
      out = Buffer.buffer();
      tokens = 0;
      output.events(written, counted);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
