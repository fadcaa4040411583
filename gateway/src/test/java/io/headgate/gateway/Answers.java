package io.headgate.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Stream;

/** Reads the gateway's answers. */
final class Answers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ERROR_EVENT = "event: error\ndata: ";

  private Answers() {}

  /** The {@code error} of an answer that is one. */
  static JsonNode error(String json) {
    return parse(json).path("error");
  }

  /** The error in the event that ends a stream. */
  static JsonNode lastError(String stream) {
    return error(stream.substring(stream.lastIndexOf(ERROR_EVENT) + ERROR_EVENT.length()));
  }

  /** All text of a stream, put together. */
  static String text(String stream) {
    return together(stream, "/choices/0/delta/content");
  }

  /** The arguments of the first tool call of a stream, put together. */
  static String arguments(String stream) {
    return together(stream, "/choices/0/delta/tool_calls/0/function/arguments");
  }

  private static String together(String stream, String pointer) {
    StringBuilder all = new StringBuilder();
    chunks(stream).forEach(chunk -> all.append(chunk.at(pointer).asText("")));
    return all.toString();
  }

  private static Stream<JsonNode> chunks(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> parse(line.substring("data: ".length())));
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("not JSON: " + json, malformed);
    }
  }
}
