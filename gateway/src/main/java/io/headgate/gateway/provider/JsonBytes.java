package io.headgate.gateway.provider;

/**
 * Steps over the tokens of a JSON text, byte by byte, without making anything of them. Strings are
 * checked for their escapes and control characters, not for UTF-8; numbers for their grammar, not
 * for their size.
 */
final class JsonBytes {

  private byte[] text = new byte[0];
  private int at;
  private int end;

  void reset(byte[] bytes, int from, int to) {
    text = bytes;
    at = from;
    end = to;
  }

  int position() {
    return at;
  }

  boolean isAtEnd() {
    return at == end;
  }

  /** The next byte, or -1 at the end. */
  int peek() {
    return at < end ? text[at] : -1;
  }

  /** The byte after the next one, or -1. */
  int peekSecond() {
    return at + 1 < end ? text[at + 1] : -1;
  }

  /** The first byte inside the container that begins here, or what closes it; -1 at the end. */
  int peekInside() {
    int i = at + 1;
    while (i < end && isSpace(text[i])) {
      i++;
    }
    return i < end ? text[i] : -1;
  }

  /** Takes the next byte, or -1 at the end. */
  int next() {
    return at < end ? text[at++] : -1;
  }

  void skipSpace() {
    while (at < end && isSpace(text[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Whether {@code expected}, which is ASCII, stands at a position before the current one. */
  boolean stands(String expected, int from) {
    for (int i = 0; i < expected.length(); i++) {
      if (text[from + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Steps over a string that begins here. */
  boolean string() {
    at++;
    while (at < end) {
      byte b = text[at++];
      if (b == '"') {
        return true;
      }
      if (b == '\\') {
        if (!escape()) {
          return false;
        }
      } else if (b >= 0 && b < ' ') {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    return switch (next()) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
      case 'u' -> fourHexDigits();
      default -> false;
    };
  }

  private boolean fourHexDigits() {
    for (int i = 0; i < 4; i++) {
      if (Character.digit(next(), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Steps over a number, {@code true}, {@code false} or {@code null}. */
  boolean scalar() {
    return switch (peek()) {
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    };
  }

  private boolean literal(String expected) {
    if (end - at < expected.length() || !stands(expected, at)) {
      return false;
    }
    at += expected.length();
    return true;
  }

  private boolean number() {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else if (!digits()) {
      return false;
    }
    if (peek() == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int from = at;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at > from;
  }

  /** The number of the digits that stand here, or {@code limit} if it is higher. */
  int smallNumber(int limit) {
    int value = 0;
    for (int i = at; i < end && text[i] >= '0' && text[i] <= '9' && value < limit; i++) {
      value = 10 * value + (text[i] - '0');
    }
    return Math.min(value, limit);
  }
}
