package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** How long a whole answer is about, where its provider did not count. */
final class AnswerTokens {

  private static final int CHARACTERS_PER_TOKEN = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  private AnswerTokens() {}

  /**
   * Tokens of the messages of a chat completion.
   *
   * @param answer JSON in OpenAI's form
   */
  static int guess(Buffer answer) {
    try {
      int characters = 0;
      for (JsonNode choice : JSON.readTree(answer.getBytes()).path("choices")) {
        characters += texts(choice.path("message"));
      }
      return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    } catch (IOException malformed) {
      return 0; // A decoder has read it, so it is not.
    }
  }

  private static int texts(JsonNode message) {
    int characters =
        message.path("content").asText("").length()
            + message.path("reasoning_content").asText("").length();
    for (JsonNode call : message.path("tool_calls")) {
      characters += call.path("function").path("arguments").asText("").length();
    }
    return characters;
  }
}
