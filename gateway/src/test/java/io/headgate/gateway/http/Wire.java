package io.headgate.gateway.http;

import io.headgate.gateway.TestGateway;
import java.nio.charset.StandardCharsets;

/** Builds the bytes of requests, one character for each byte. */
final class Wire {

  /** Stands in every payload and must never be found in a log. */
  static final String CANARY = "canary-7f3a9c";

  static final String CHAT = "POST /v1/chat/completions HTTP/1.1";
  static final String AUTHORIZATION = "Authorization: Bearer " + TestGateway.KEY;
  static final String JSON = "Content-Type: application/json";

  /** The members of a chat that must be answered. */
  static final String GOOD =
      """
      {"model":"small","messages":[{"role":"user","content":"canary-7f3a9c"}]}""";

  private Wire() {}

  /** A head of these lines, with its empty line. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** A head for the chat endpoint with all it needs but the length of its body. */
  static String chatHead(String... more) {
    String[] lines = new String[4 + more.length];
    lines[0] = CHAT;
    lines[1] = "Host: gateway";
    lines[2] = AUTHORIZATION;
    lines[3] = JSON;
    System.arraycopy(more, 0, lines, 4, more.length);
    return head(lines);
  }

  /** A request to the chat endpoint with this text as its body. */
  static String chat(String json, String... more) {
    return post("/v1/chat/completions", json, more);
  }

  static String post(String target, String json, String... more) {
    return postBytes(target, utf8(json), more);
  }

  /** A body whose characters are bytes already. */
  static String postBytes(String target, String body, String... more) {
    String extra = more.length == 0 ? "" : String.join("\r\n", more) + "\r\n";
    return "POST "
        + target
        + " HTTP/1.1\r\nHost: gateway\r\n"
        + AUTHORIZATION
        + "\r\n"
        + JSON
        + "\r\n"
        + extra
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  static String get(String target, String... more) {
    String extra = more.length == 0 ? "" : "\r\n" + String.join("\r\n", more);
    return head("GET " + target + " HTTP/1.1", "Host: gateway", AUTHORIZATION + extra);
  }

  /** A good chat with one member added or replaced: {@code "n":1}. */
  static String with(String member) {
    return chat(
        """
        {"model":"small",%s,"messages":[{"role":"user","content":"canary-7f3a9c"}]}"""
            .formatted(member));
  }

  /** A good chat but for its messages. */
  static String messages(String messages) {
    return chat("{\"model\":\"small\",\"messages\":" + messages + "}");
  }

  static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
