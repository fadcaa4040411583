package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An incremental reader of server-sent events.
 *
 * <p>It works on bytes, so a character or a line that is split between two buffers needs no care:
 * all that the format knows is ASCII. An event is told once its blank line has come; what is left
 * over at the end of a stream is no event. Lines end in LF, CR or CRLF; a byte order mark and
 * comments are skipped; several data lines are joined by LF. As in the HTML standard, section 9.2.6
 * "Interpreting an event stream", but without {@code id} and {@code retry}, and an event whose data
 * is empty, a sign of life at most, is not told.
 *
 * <p>Each byte is looked at once, however small the pieces are.
 */
final class SseDecoder {

  /** Bytes of one event, fields and line ends included. */
  static final int MAX_EVENT_BYTES = 1 << 20;

  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

  /** Bytes not yet told, or the whole buffer that is being read. */
  private byte[] bytes = new byte[0];

  private int length;
  private int position;
  private int lineStart;
  private int eventStart;

  /** Whether the line before ended in CR, so that an LF belongs to it. */
  private boolean afterCr;

  private boolean atStreamStart = true;

  private int dataFrom;
  private int dataTo;
  private int dataLines;
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream(0);
  private String type = "";

  /** Whether the event is written just as {@code data: …LF LF}. */
  private boolean plain;

  /** The source of {@code bytes} when they are exactly one buffer's, for slicing without a copy. */
  private Buffer source = Buffer.buffer();

  private boolean ownsBytes;

  SseDecoder() {
    beginEvent(0);
  }

  /**
   * Reads on.
   *
   * @throws GatewayException when an event is larger than {@link #MAX_EVENT_BYTES}
   */
  void feed(Buffer chunk, Handler handler) {
    append(chunk);
    while (position < length) {
      byte b = bytes[position++];
      if (b == '\n') {
        if (afterCr) {
          skipLfOfCrLf();
        } else {
          endLine(position - 1, handler);
        }
      } else if (b == '\r') {
        plain = false;
        endLine(position - 1, handler);
        afterCr = true;
        continue;
      }
      afterCr = false;
    }
    handler.drained();
    keepRest();
  }

  private void append(Buffer chunk) {
    if (length == 0) {
      bytes = chunk.getBytes();
      length = bytes.length;
      source = chunk;
      ownsBytes = false;
      return;
    }
    int needed = length + chunk.length();
    if (!ownsBytes || bytes.length < needed) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * length));
      ownsBytes = true;
    }
    chunk.getBytes(bytes, length);
    length = needed;
  }

  /** Drops what has been told; the rest of an unfinished event moves to the front. */
  private void keepRest() {
    int rest = length - eventStart;
    if (rest == 0) {
      shift(length);
      return;
    }
    if (rest > MAX_EVENT_BYTES) {
      throw tooLarge();
    }
    if (eventStart > 0) {
      bytes = Arrays.copyOfRange(bytes, eventStart, length);
      ownsBytes = true;
      shift(eventStart);
    }
  }

  private static GatewayException tooLarge() {
    return GatewayException.of(
        ErrorCode.UPSTREAM_ERROR,
        "the provider sent an event of more than " + MAX_EVENT_BYTES + " bytes");
  }

  private void shift(int by) {
    length -= by;
    position -= by;
    lineStart -= by;
    eventStart -= by;
    dataFrom -= by;
    dataTo -= by;
  }

  private void skipLfOfCrLf() {
    if (lineStart == position - 1) {
      lineStart = position;
    }
    if (eventStart == position - 1) {
      eventStart = position;
    }
  }

  private void endLine(int end, Handler handler) {
    if (atStreamStart) {
      atStreamStart = false;
      skipByteOrderMark(end);
    }
    if (end == lineStart) {
      endEvent(handler);
    } else {
      readField(end);
      lineStart = position;
    }
  }

  private void skipByteOrderMark(int end) {
    boolean mark =
        end - lineStart >= 3
            && bytes[lineStart] == (byte) 0xEF
            && bytes[lineStart + 1] == (byte) 0xBB
            && bytes[lineStart + 2] == (byte) 0xBF;
    if (mark) {
      lineStart += 3;
      plain = false;
    }
  }

  private void readField(int end) {
    int colon = lineStart;
    while (colon < end && bytes[colon] != ':') {
      colon++;
    }
    int valueFrom = Math.min(colon + 1, end);
    boolean spaced = valueFrom < end && bytes[valueFrom] == ' ';
    if (spaced) {
      valueFrom++;
    }
    if (isField(DATA, colon)) {
      plain &= spaced && lineStart == eventStart;
      addData(valueFrom, end);
    } else {
      plain = false;
      if (isField(EVENT, colon)) {
        type = new String(bytes, valueFrom, end - valueFrom, StandardCharsets.UTF_8);
      }
    }
  }

  private boolean isField(byte[] name, int colon) {
    return Arrays.equals(name, 0, name.length, bytes, lineStart, colon);
  }

  private void addData(int from, int to) {
    if (dataLines++ == 0) {
      dataFrom = from;
      dataTo = to;
      return;
    }
    plain = false;
    if (dataLines == 2) {
      joined.write(bytes, dataFrom, dataTo - dataFrom);
    }
    joined.write('\n');
    joined.write(bytes, from, to - from);
  }

  private void endEvent(Handler handler) {
    if (position - eventStart > MAX_EVENT_BYTES) {
      throw tooLarge();
    }
    if (dataLines == 1 && dataFrom < dataTo) {
      handler.event(new SseEvent(type, bytes, dataFrom, dataTo, eventStart, position, plain));
    } else if (dataLines > 1) {
      byte[] data = joined.toByteArray();
      handler.event(new SseEvent(type, data, 0, data.length, 0, 0, false));
    }
    beginEvent(position);
  }

  private void beginEvent(int start) {
    eventStart = start;
    lineStart = start;
    dataLines = 0;
    joined.reset();
    type = "";
    plain = true;
  }

  /** Bytes of an event that has begun and not ended. */
  int pendingBytes() {
    return length;
  }

  /** The bytes from {@code from} to {@code to} of the buffer that is being read. */
  Buffer slice(int from, int to) {
    return ownsBytes ? Buffer.buffer(Arrays.copyOfRange(bytes, from, to)) : source.slice(from, to);
  }

  /** Hears of every event with data, in order. */
  @FunctionalInterface
  interface Handler {
    void event(SseEvent event);

    /** All complete events of the buffer have been told; slices of it can still be taken. */
    default void drained() {}
  }
}
