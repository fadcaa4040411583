package io.headgate.bench;

import java.nio.charset.StandardCharsets;

/**
 * Counts the server-sent events of one streamed chat answer, and among them those that carry text.
 *
 * <p>A content event is one whose JSON has {@code "content":"} followed by anything but the closing
 * quote, so the role chunk some providers send first does not pass for a token. Comments, which
 * keep a connection alive, are no events.
 */
final class EventCounter {

  private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);

  private final ByteMatcher content = new ByteMatcher("\"content\":\"");
  private int events;
  private int contentEvents;
  private boolean done;

  private int lineLength;

  /** How many leading bytes of the current line agree with {@link #DONE}. */
  private int doneLength;

  private boolean comment;
  private boolean eventOpen;
  private boolean contentFollows;
  private boolean hasContent;

  void accept(byte[] bytes, int offset, int length) {
    for (int at = offset; at < offset + length; at++) {
      byte b = bytes[at];
      if (b == '\n') {
        endLine();
      } else if (b != '\r') {
        readByte(b);
      }
    }
  }

  private void readByte(byte b) {
    if (lineLength == 0) {
      comment = b == ':';
    }
    if (doneLength == lineLength && lineLength < DONE.length && DONE[lineLength] == b) {
      doneLength++;
    }
    lineLength++;
    if (contentFollows) {
      hasContent |= b != '"';
      contentFollows = false;
    }
    contentFollows = content.next(b);
  }

  private void endLine() {
    if (lineLength > 0) {
      eventOpen |= !comment;
      done |= lineLength == DONE.length && doneLength == DONE.length;
    } else if (eventOpen) {
      endEvent();
    }
    lineLength = 0;
    doneLength = 0;
  }

  private void endEvent() {
    events++;
    if (hasContent) {
      contentEvents++;
    }
    eventOpen = false;
    hasContent = false;
    contentFollows = false;
    content.reset();
  }

  /** All complete events so far, {@code [DONE]} included. */
  int events() {
    return events;
  }

  int contentEvents() {
    return contentEvents;
  }

  /**
   * Whether {@code data: [DONE]} was seen and its event is the last one, nothing begun after it.
   */
  boolean isDone() {
    return done && !eventOpen && lineLength == 0;
  }

  void reset() {
    events = 0;
    contentEvents = 0;
    done = false;
    lineLength = 0;
    doneLength = 0;
    eventOpen = false;
    contentFollows = false;
    hasContent = false;
    content.reset();
  }
}
