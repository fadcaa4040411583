package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What of an answer the client has.
 *
 * @param id of its chunks
 * @param createdSeconds of its chunks, since the epoch
 * @param text that it has seen
 * @param plain whether that is all it has seen, but for thoughts: no tool call, no refusal, no
 *     second choice, no finish reason
 */
record DeliveredAnswer(String id, long createdSeconds, String text, boolean plain) {

  /** Reads what went out. */
  static DeliveredAnswer of(List<Buffer> events) {
    String id = "";
    long created = 0;
    boolean plain = true;
    StringBuilder text = new StringBuilder();
    for (Buffer buffer : events) {
      for (ObjectNode chunk : ChunkReader.read(buffer)) {
        id = id.isEmpty() ? chunk.path("id").asText("") : id;
        created = created == 0 ? chunk.path("created").asLong() : created;
        for (JsonNode choice : chunk.path("choices")) {
          JsonNode delta = choice.path("delta");
          text.append(delta.path("content").asText(""));
          plain &=
              choice.path("index").asInt() == 0
                  && choice.path("finish_reason").asText("").isEmpty()
                  && delta.path("tool_calls").isEmpty()
                  && delta.path("function_call").isEmpty()
                  && delta.path("refusal").asText("").isEmpty();
        }
      }
    }
    return new DeliveredAnswer(id, created, text.toString(), plain);
  }
}
