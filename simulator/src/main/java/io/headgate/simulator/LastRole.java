package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/** Tells who wrote the last message of a request. */
final class LastRole {

  private LastRole() {}

  /** As the protocol calls it, such as {@code assistant} or {@code model}; empty when nobody. */
  static String of(JsonNode body) {
    JsonNode messages = body.path("messages");
    if (!messages.isEmpty()) {
      return last(messages).path("role").asText();
    }
    JsonNode contents = body.path("contents");
    return contents.isEmpty() ? "" : last(contents).path("role").asText("user");
  }

  private static JsonNode last(JsonNode messages) {
    return messages.path(messages.size() - 1);
  }
}
