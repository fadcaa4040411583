package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows a Gemini stream, in which every event is a partial answer of the unary form. A candidate
 * ends with its finish reason; the stream has no end sign of its own.
 */
final class GeminiStreamDecoder implements ChatStreamDecoder {

  private final GeminiDialect dialect;
  private final String model;
  private final long createdSeconds;
  private final int choices;
  private final SseDecoder events = new SseDecoder();
  private final Map<Integer, Candidate> candidates = new HashMap<>();
  private @Nullable ChunkWriter chunks;
  private String id = "";

  /** What has come of one candidate. */
  private static final class Candidate {
    private int toolCalls;
    private boolean finished;
  }

  GeminiStreamDecoder(GeminiDialect dialect, String model, long createdSeconds, int choices) {
    this.choices = choices;
    this.dialect = dialect;
    this.model = model;
    this.createdSeconds = createdSeconds;
  }

  @Override
  public void feed(Buffer bytes, Output output) {
    try {
      events.feed(bytes, event -> read(event, output));
    } finally {
      if (chunks != null) {
        chunks.flush(output);
      }
    }
  }

  @Override
  public int pendingBytes() {
    return events.pendingBytes();
  }

  @Override
  public boolean hasEndSign() {
    return false;
  }

  @Override
  public boolean isComplete() {
    return candidates.size() >= choices
        && candidates.values().stream().allMatch(one -> one.finished);
  }

  private void read(SseEvent view, Output output) {
    ObjectNode event = UpstreamJson.readObject(view.data(), view.from(), view.to());
    dialect.refuseBlocked(event);
    ChunkWriter writer = writer(event);
    for (JsonNode candidate : event.path("candidates")) {
      read(candidate, writer, output);
    }
    GeminiCandidates.usage(event.path("usageMetadata"))
        .ifPresent(usage -> output.usage(usage, writer.usageChunk(usage)));
  }

  private ChunkWriter writer(ObjectNode event) {
    if (chunks == null) {
      id = event.path("responseId").asText("gemini");
      chunks =
          new ChunkWriter(
              "chatcmpl-" + id, createdSeconds, event.path("modelVersion").asText(model));
    }
    return chunks;
  }

  private void read(JsonNode json, ChunkWriter writer, Output output) {
    int index = json.path("index").asInt();
    Candidate candidate = candidates.get(index);
    if (candidate == null) {
      candidate = new Candidate();
      candidates.put(index, candidate);
      writer.role(index);
    }
    if (candidate.finished) {
      output.warning("content_after_finish");
      return;
    }
    for (JsonNode part : json.path("content").path("parts")) {
      write(part, index, candidate, writer);
    }
    JsonNode reason = json.path("finishReason");
    if (reason.isTextual()) {
      writer.finish(
          index, GeminiCandidates.finishReason(reason.textValue(), candidate.toolCalls > 0));
      candidate.finished = true;
    }
  }

  private void write(JsonNode part, int index, Candidate candidate, ChunkWriter writer) {
    if (part.path("functionCall").isObject()) {
      String callId = GeminiCandidates.callId(part, id, index, candidate.toolCalls);
      writer.wholeToolCall(index, candidate.toolCalls, GeminiCandidates.toolCall(part, callId));
      candidate.toolCalls++;
    } else if (part.path("thought").asBoolean()) {
      writer.reasoning(index, part.path("text").asText());
    } else {
      writer.content(index, part.path("text").asText());
    }
  }
}
