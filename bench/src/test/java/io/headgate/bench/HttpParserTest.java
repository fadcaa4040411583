package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpParserTest {

  private static final String TWO_ANSWERS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ncontent-length: 5\r\n\r\nhello"
          + "HTTP/1.1 404 Not Found\r\nTransfer-Encoding:  Chunked\r\n\r\n"
          + "6\r\nfirst \r\nA;ext=1\r\nsecond one\r\n0\r\nX-Trailer: 1\r\n\r\n";

  @Test
  void readsTheSameMessagesHoweverTheBytesAreCut() {
    byte[] bytes = ascii(TWO_ANSWERS);
    for (int size = 1; size <= bytes.length; size++) {
      assertThat(read(bytes, size))
          .as("pieces of %s bytes", size)
          .containsExactly(
              "HTTP/1.1 200 OK", "hello", "HTTP/1.1 404 Not Found", "first second one");
    }
  }

  @Test
  void readsAMessageWithoutABody() {
    assertThat(read(ascii("GET / HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\nHost: b\r\n\r\n"), 7))
        .containsExactly("GET / HTTP/1.1", "", "GET /a HTTP/1.1", "");
  }

  @Test
  void rejectsWhatIsNotHttp() {
    assertThatThrownBy(() -> read(ascii("HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\nhello"), 100))
        .hasMessageContaining("Content-Length");
    assertThatThrownBy(
            () -> read(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc"), 100))
        .hasMessageContaining("chunk is longer");
    assertThatThrownBy(
            () -> read(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), 100))
        .hasMessageContaining("hexadecimal");
    assertThatThrownBy(() -> read(ascii("x".repeat(20_000)), 100)).hasMessageContaining("head");
  }

  private static List<String> read(byte[] bytes, int pieceSize) {
    Gathered gathered = new Gathered();
    HttpParser parser = new HttpParser(gathered);
    for (int at = 0; at < bytes.length; at += pieceSize) {
      parser.accept(bytes, at, Math.min(pieceSize, bytes.length - at));
    }
    return gathered.messages;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Keeps start line and body of every message that ended. */
  private static final class Gathered implements HttpParser.Listener {
    private final List<String> messages = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private String startLine = "";

    @Override
    public void onHead(byte[] head, int length) {
      startLine =
          new String(head, 0, length, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
    }

    @Override
    public void onBody(byte[] bytes, int offset, int length) {
      body.append(new String(bytes, offset, length, StandardCharsets.US_ASCII));
    }

    @Override
    public void onEnd() {
      messages.add(startLine);
      messages.add(body.toString());
      body.setLength(0);
    }
  }
}
