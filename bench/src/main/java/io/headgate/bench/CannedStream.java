package io.headgate.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One streamed answer as the writes it consists of: the head, then each event as its own HTTP
 * chunk.
 *
 * @param writes in order; the last one also ends the chunked body
 * @param firstToken index of the write that carries the first piece of text
 */
record CannedStream(List<Buffer> writes, int firstToken) {

  private static final String HEAD =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Cache-Control: no-cache\r
      Transfer-Encoding: chunked\r
      \r
      """;

  CannedStream {
    writes = List.copyOf(writes);
  }

  /**
   * @param firstToken index of the event that carries the first piece of text
   */
  static CannedStream of(List<String> events, int firstToken) {
    List<Buffer> writes = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      String before = i == 0 ? HEAD : "";
      String after = i == events.size() - 1 ? "0\r\n\r\n" : "";
      writes.add(Buffer.buffer(before + chunk(events.get(i)) + after));
    }
    return new CannedStream(writes, firstToken);
  }

  private static String chunk(String event) {
    int length = event.getBytes(StandardCharsets.UTF_8).length;
    return Integer.toHexString(length) + "\r\n" + event + "\r\n";
  }
}
