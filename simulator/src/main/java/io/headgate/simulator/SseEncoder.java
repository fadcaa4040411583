package io.headgate.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns events into bytes, in the usual spelling or in one of the seldom ones. */
final class SseEncoder {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Fault fault;
  private final String lineEnd;

  SseEncoder(Fault fault, String usualLineEnd) {
    this.fault = fault;
    if (fault.has(FaultKey.CR)) {
      this.lineEnd = "\r";
    } else {
      this.lineEnd = fault.has(FaultKey.CRLF) ? "\r\n" : usualLineEnd;
    }
  }

  /** One piece for each event. */
  List<Piece> encode(List<SseEvent> events) {
    List<Piece> pieces = new ArrayList<>();
    if (fault.has(FaultKey.BOM)) {
      pieces.add(new Piece(BYTE_ORDER_MARK.clone(), 0));
    }
    for (SseEvent event : events) {
      pieces.add(Piece.of(text(event), event.tokens()));
    }
    return pieces;
  }

  private String text(SseEvent event) {
    StringBuilder text = new StringBuilder();
    if (event.name() != null) {
      text.append("event: ").append(event.name()).append(lineEnd);
    }
    int split = fault.has(FaultKey.MULTI_DATA) ? splitPoint(event.data()) : 0;
    if (split > 0) {
      text.append("data: ").append(event.data(), 0, split).append(lineEnd);
    }
    text.append("data: ").append(event.data().substring(split)).append(lineEnd).append(lineEnd);
    if (fault.has(FaultKey.COMMENTS)) {
      text.append(": processing").append(lineEnd).append(lineEnd);
    }
    return text.toString();
  }

  /** Behind the first comma between members, where JSON allows a line end; 0 when there is none. */
  private static int splitPoint(String json) {
    boolean isInString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        isInString = !isInString;
      } else if (c == ',' && !isInString) {
        return i + 1;
      }
    }
    return 0;
  }

  /**
   * A run of body bytes that is written at once.
   *
   * @param tokens how many tokens of the answer it carries
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Piece(byte[] bytes, int tokens) {
    static Piece of(String text, int tokens) {
      return new Piece(text.getBytes(StandardCharsets.UTF_8), tokens);
    }
  }
}
