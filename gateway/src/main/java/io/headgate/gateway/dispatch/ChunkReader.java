package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads events as decoders tell them: {@code data: JSON}, a blank line after each. */
final class ChunkReader {

  private static final String DATA = "data: ";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ChunkReader() {}

  /** The chunks in complete events, in order; what is no chunk is left out. */
  static List<ObjectNode> read(Buffer events) {
    List<ObjectNode> chunks = new ArrayList<>();
    for (String event : events.toString(StandardCharsets.UTF_8).split("\n\n", -1)) {
      if (event.startsWith(DATA)) {
        parse(event.substring(DATA.length()), chunks);
      }
    }
    return chunks;
  }

  private static void parse(String text, List<ObjectNode> chunks) {
    try {
      JsonNode chunk = JSON.readTree(text);
      if (chunk instanceof ObjectNode object) {
        chunks.add(object);
      }
    } catch (JsonProcessingException noChunk) {
      // Decoders check what they tell; what they let through as it came is nothing to us.
    }
  }

  static Buffer write(ObjectNode chunk) {
    return Buffer.buffer(DATA).appendString(chunk.toString()).appendString("\n\n");
  }
}
