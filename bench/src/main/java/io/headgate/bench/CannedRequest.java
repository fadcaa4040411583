package io.headgate.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the canned upstream wants to know of a request: which answer, and how fast.
 *
 * @param stream the streamed answer, absent when one JSON answer is asked for
 * @param json that answer; empty for a path nobody serves
 * @param paced whether the requested model wants tokens at the speed of a provider
 */
record CannedRequest(Optional<CannedStream> stream, Optional<byte[]> json, boolean paced) {

  private static final String STREAM = "\"stream\":true";
  private static final String LONG = "long";
  private static final String MODEL = "\"model\":\"";

  /**
   * @param head request line and headers
   */
  static CannedRequest of(String head, String body) {
    String path = path(head);
    if (path.endsWith("/chat/completions")) {
      CannedStream stream =
          model(body).contains(LONG)
              ? CannedAnswers.OPENAI_LONG_STREAM
              : CannedAnswers.OPENAI_STREAM;
      return byBody(body, stream, CannedAnswers.OPENAI);
    }
    if (path.endsWith("/messages")) {
      return byBody(body, CannedAnswers.ANTHROPIC_STREAM, CannedAnswers.ANTHROPIC);
    }
    if (path.contains(":streamGenerateContent")) {
      return new CannedRequest(
          Optional.of(CannedAnswers.GEMINI_STREAM), Optional.empty(), isPaced(path));
    }
    if (path.contains(":generateContent")) {
      return new CannedRequest(Optional.empty(), Optional.of(CannedAnswers.GEMINI), isPaced(path));
    }
    return new CannedRequest(Optional.empty(), Optional.empty(), false);
  }

  private static CannedRequest byBody(String body, CannedStream stream, byte[] json) {
    boolean streamed = body.contains(STREAM);
    return new CannedRequest(
        streamed ? Optional.of(stream) : Optional.empty(), Optional.of(json), isPaced(model(body)));
  }

  private static String path(String head) {
    int from = head.indexOf(' ') + 1;
    return head.substring(from, Math.max(from, head.indexOf(' ', from)));
  }

  private static String model(String body) {
    int at = body.indexOf(MODEL);
    if (at < 0) {
      return "";
    }
    int from = at + MODEL.length();
    return body.substring(from, Math.max(from, body.indexOf('"', from)));
  }

  private static boolean isPaced(String model) {
    return model.contains("paced");
  }

  /** Request bytes as text in which every byte is one character. */
  static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }

  /** The answer to a path that nobody serves. */
  static Buffer notFound() {
    return Buffer.buffer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  }
}
