package io.headgate.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Renders the chat request of the load runs: a body of about 330 bytes, always the same. */
final class ChatRequest {

  private ChatRequest() {}

  static ByteBuffer render(String host, String key, String model, boolean streamed) {
    String body = body(model, streamed);
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
                .formatted(host, key)
            + "Content-Type: application/json\r\nAccept: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(streamed ? "text/event-stream" : "application/json", body.length());
    return ByteBuffer.wrap((head + body).getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  }

  private static String body(String model, boolean streamed) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful assistant. Answer in"
        + " two sentences and name your sources.\"},{\"role\":\"user\",\"content\":\"Which river is"
        + " longer, the Danube or the Rhine, and through how many countries does each of them flow"
        + " on its way to the sea?\"}],\"temperature\":0.7,\"max_tokens\":256"
        + (streamed ? ",\"stream\":true}" : "}");
  }
}
