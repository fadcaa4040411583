package io.headgate.bench;

import java.nio.charset.StandardCharsets;

/**
 * Reads HTTP/1.1 messages off a connection that stays open: requests in the canned upstream,
 * answers in the load generator.
 *
 * <p>It knows what both need and no more: Content-Length and chunked bodies, any split of the
 * bytes. A message with neither has no body. Bodies are handed on without being gathered.
 */
final class HttpParser {

  /** Hears of one message after the other; the arrays are only valid during the call. */
  interface Listener {
    /** The start line and headers, up to and with the empty line. */
    void onHead(byte[] head, int length);

    void onBody(byte[] bytes, int offset, int length);

    void onEnd();
  }

  /** The other side does not speak HTTP/1.1 as this parser knows it. */
  static final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;
  private static final byte[] CONTENT_LENGTH = ascii("content-length:");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
  private static final byte[] CHUNKED = ascii("chunked");

  private enum State {
    HEAD,
    FIXED_BODY,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER
  }

  private final Listener listener;
  private final byte[] head = new byte[MAX_HEAD_BYTES];
  private State state = State.HEAD;
  private int headLength;

  /**
   * Bytes still to come of the fixed body or the chunk; the chunk size while that is being read.
   */
  private int remaining;

  private boolean sizeDigitsOver;
  private int trailerLineLength;

  HttpParser(Listener listener) {
    this.listener = listener;
  }

  /** Takes the next bytes of the connection, wherever they happen to be cut. */
  void accept(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      at =
          switch (state) {
            case HEAD -> readHead(bytes, at, end);
            case FIXED_BODY, CHUNK_DATA -> readBody(bytes, at, end);
            case CHUNK_SIZE -> readChunkSize(bytes[at], at);
            case CHUNK_END -> readChunkEnd(bytes[at], at);
            case TRAILER -> readTrailer(bytes[at], at);
          };
    }
  }

  private int readHead(byte[] bytes, int from, int end) {
    for (int at = from; at < end; at++) {
      if (headLength == MAX_HEAD_BYTES) {
        throw new MalformedException("head is longer than " + MAX_HEAD_BYTES + " bytes");
      }
      head[headLength++] = bytes[at];
      if (bytes[at] == '\n' && endsWithEmptyLine()) {
        beginBody();
        return at + 1;
      }
    }
    return end;
  }

  private boolean endsWithEmptyLine() {
    return headLength >= 4
        && head[headLength - 2] == '\r'
        && head[headLength - 3] == '\n'
        && head[headLength - 4] == '\r';
  }

  private void beginBody() {
    int length = headLength;
    headLength = 0;
    int contentLength = 0;
    boolean chunked = false;
    for (int line = nextLine(0, length); line < length; line = nextLine(line, length)) {
      if (startsWith(line, CONTENT_LENGTH)) {
        contentLength = parseLength(line + CONTENT_LENGTH.length);
      } else if (startsWith(line, TRANSFER_ENCODING)) {
        chunked = startsWith(skipSpaces(line + TRANSFER_ENCODING.length), CHUNKED);
      }
    }
    listener.onHead(head, length);
    remaining = chunked ? 0 : contentLength;
    sizeDigitsOver = false;
    if (chunked) {
      state = State.CHUNK_SIZE;
    } else if (contentLength > 0) {
      state = State.FIXED_BODY;
    } else {
      endMessage();
    }
  }

  private int nextLine(int from, int length) {
    int at = from;
    while (at < length && head[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  private boolean startsWith(int from, byte[] lowerCase) {
    for (int i = 0; i < lowerCase.length; i++) {
      byte b = head[from + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private int skipSpaces(int from) {
    int at = from;
    while (head[at] == ' ') {
      at++;
    }
    return at;
  }

  private int parseLength(int from) {
    int at = skipSpaces(from);
    long value = 0;
    while (head[at] >= '0' && head[at] <= '9') {
      value = checkedSize(value * 10 + head[at++] - '0');
    }
    if (head[at] != '\r' && head[at] != ' ') {
      throw new MalformedException("Content-Length is not a number");
    }
    return (int) value;
  }

  private int readBody(byte[] bytes, int at, int end) {
    int length = Math.min(remaining, end - at);
    listener.onBody(bytes, at, length);
    remaining -= length;
    if (remaining == 0) {
      if (state == State.FIXED_BODY) {
        endMessage();
      } else {
        state = State.CHUNK_END;
      }
    }
    return at + length;
  }

  private int readChunkSize(byte b, int at) {
    int digit = Character.digit(b, 16);
    if (b == '\n') {
      trailerLineLength = 0;
      state = remaining == 0 ? State.TRAILER : State.CHUNK_DATA;
    } else if (b == ';' || b == '\r') {
      sizeDigitsOver = true;
    } else if (!sizeDigitsOver && digit < 0) {
      throw new MalformedException("chunk size is not a hexadecimal number");
    } else if (!sizeDigitsOver) {
      remaining = (int) checkedSize(remaining * 16L + digit);
    }
    return at + 1;
  }

  private int readChunkEnd(byte b, int at) {
    if (b == '\n') {
      remaining = 0;
      sizeDigitsOver = false;
      state = State.CHUNK_SIZE;
    } else if (b != '\r') {
      throw new MalformedException("chunk is longer than its size");
    }
    return at + 1;
  }

  private int readTrailer(byte b, int at) {
    if (b == '\n' && trailerLineLength == 0) {
      endMessage();
    } else if (b == '\n') {
      trailerLineLength = 0;
    } else if (b != '\r') {
      trailerLineLength++;
    }
    return at + 1;
  }

  private void endMessage() {
    state = State.HEAD;
    listener.onEnd();
  }

  private static long checkedSize(long value) {
    if (value > MAX_BODY_BYTES) {
      throw new MalformedException("body part is longer than " + MAX_BODY_BYTES + " bytes");
    }
    return value;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
