package io.headgate.gateway.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A server-sent event, valid until the handler that hears of it returns.
 *
 * @param type the {@code event} field, empty when there is none
 * @param data holds the joined data lines from {@code from} to {@code to}
 * @param start where the event begins in the buffer being read, for {@link SseDecoder#slice}
 * @param end where it ends, its blank line included
 * @param plain whether it is written just as {@code data: …} and a blank line, so that it may be
 *     sent on as it stands
 */
@SuppressWarnings("ArrayRecordComponent") // a view, compared by nobody
record SseEvent(String type, byte[] data, int from, int to, int start, int end, boolean plain) {

  int size() {
    return to - from;
  }

  String text() {
    return new String(data, from, to - from, StandardCharsets.UTF_8);
  }

  boolean is(byte[] expected) {
    return Arrays.equals(data, from, to, expected, 0, expected.length);
  }
}
