package io.headgate.gateway.signals;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.StrictJson;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Chat requests for tests. */
final class Prompts {

  private Prompts() {}

  static ChatRequest request(String json) {
    return ChatRequest.of(StrictJson.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** One user message, for a model. */
  static ChatRequest saying(String text, String model) {
    String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    return request(
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(model, escaped));
  }

  static ChatRequest saying(String text) {
    return saying(text, "gpt-4o");
  }

  /** What a future comes to, long before the test would be given up. */
  static <T> T outcome(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(90, TimeUnit.SECONDS).join();
  }
}
