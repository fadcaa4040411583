package io.headgate.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Renders chat requests of the load runs. */
final class ChatRequest {

  private ChatRequest() {}

  /** With a body of about 330 bytes, always the same. */
  static ByteBuffer render(String host, String key, String model, boolean streamed) {
    return request(host, key, body(model, streamed, ""), streamed);
  }

  /** A request of one message that needs no escapes in JSON. */
  static ByteBuffer prompt(String host, String key, String model, String text) {
    String body =
        "{\"model\":\""
            + model
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + text
            + "\"}],\"temperature\":0.7,\"max_tokens\":256}";
    return request(host, key, body, false);
  }

  private static ByteBuffer request(String host, String key, String body, boolean streamed) {
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
                .formatted(host, key)
            + "Content-Type: application/json\r\nAccept: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(streamed ? "text/event-stream" : "application/json", body.length());
    return ByteBuffer.wrap((head + body).getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  }

  /**
   * The body.
   *
   * @param more members, each with a comma before it
   */
  private static String body(String model, boolean streamed, String more) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful assistant. Answer in"
        + " two sentences and name your sources.\"},{\"role\":\"user\",\"content\":\"Which river is"
        + " longer, the Danube or the Rhine, and through how many countries does each of them flow"
        + " on its way to the sea?\"}],\"temperature\":0.7,\"max_tokens\":256"
        + more
        + (streamed ? ",\"stream\":true}" : "}");
  }

  /** The same request in the names of some end users in turn. */
  static final class Users implements Supplier<ByteBuffer> {

    private static final int USERS = 64;

    private final List<ByteBuffer> requests;
    private int next;

    Users(String host, String key, String model, boolean streamed) {
      this.requests =
          IntStream.range(0, USERS)
              .mapToObj(user -> ",\"user\":\"user-" + user + "\"")
              .map(user -> request(host, key, body(model, streamed, user), streamed))
              .toList();
    }

    @Override
    public ByteBuffer get() {
      next = (next + 1) % USERS;
      return requests.get(next);
    }
  }
}
