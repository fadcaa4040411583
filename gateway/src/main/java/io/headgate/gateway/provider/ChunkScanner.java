package io.headgate.gateway.provider;

/**
 * Reads one chunk of an OpenAI stream just far enough to know what it means for the relay, without
 * building anything.
 *
 * <p>One pass over the bytes checks that the text is a JSON object (grammar, nesting and the
 * closing of strings, though neither the digits of numbers nor UTF-8) and notes the few members
 * that matter. A name inside a string value cannot be mistaken for a member, because its quotes are
 * escaped there. Anything noted is then parsed properly by the caller; that is one or two chunks of
 * a stream.
 */
final class ChunkScanner {

  /** Not a JSON object. */
  static final int MALFORMED = -1;

  /** The chunk holds text, a tool call or another non-empty part of an answer. */
  static final int CONTENT = 1;

  /** A choice has a finish reason. */
  static final int FINISH = 1 << 1;

  /** The chunk has a usage object. */
  static final int USAGE = 1 << 2;

  /** The chunk is an error. */
  static final int ERROR = 1 << 3;

  private static final int MAX_DEPTH = 63;

  /** Depths of the members: the outermost object has 1. */
  private static final int OUTERMOST = 1;

  private static final int CHOICE = 3;
  private static final int DELTA = 4;

  private byte[] text = new byte[0];
  private int at;
  private int end;
  private int depth;

  /** One bit for each open container, 1 for an object; the innermost is the lowest. */
  private long containers;

  private int facts;
  private int choice;
  private Name name = Name.OTHER;
  private boolean insideChoices;
  private boolean insideDelta;

  /** The names that matter. */
  private enum Name {
    CHOICES,
    USAGE,
    ERROR,
    FINISH_REASON,
    DELTA,
    INDEX,
    ROLE,
    OTHER
  }

  /**
   * Scans a text.
   *
   * @return a union of the constants above, or {@link #MALFORMED}
   */
  int scan(byte[] bytes, int from, int to) {
    text = bytes;
    at = from;
    end = to;
    depth = 0;
    containers = 0;
    facts = 0;
    choice = -1;
    insideChoices = false;
    insideDelta = false;
    name = Name.OTHER;
    skipSpace();
    if (peek() != '{' || !value()) {
      return MALFORMED;
    }
    skipSpace();
    return at == end ? facts : MALFORMED;
  }

  /** The index of the last choice that the scanned text mentioned, or -1. */
  int choice() {
    return choice;
  }

  /** Reads one value and all that is in it; loops instead of recursing, so depth costs no stack. */
  private boolean value() {
    while (true) {
      skipSpace();
      if (!beginValue()) {
        return false;
      }
      while (true) {
        if (depth == 0) {
          return true;
        }
        skipSpace();
        int b = next();
        if (b == ',') {
          if (inObject() && !member()) {
            return false;
          }
          break;
        }
        if (b != (inObject() ? '}' : ']')) {
          return false;
        }
        close();
      }
    }
  }

  /** Reads a scalar, or opens containers down to the first value that is not one. */
  private boolean beginValue() {
    while (true) {
      int b = peek();
      note(b);
      switch (b) {
        case '{' -> {
          if (!open(1)) {
            return false;
          }
          skipSpace();
          if (peek() == '}') {
            at++;
            close();
            return true;
          }
          if (!member()) {
            return false;
          }
          skipSpace();
        }
        case '[' -> {
          if (!open(0)) {
            return false;
          }
          skipSpace();
          if (peek() == ']') {
            at++;
            close();
            return true;
          }
        }
        case '"' -> {
          return string();
        }
        default -> {
          return scalar();
        }
      }
    }
  }

  private boolean open(int kind) {
    at++;
    if (++depth > MAX_DEPTH) {
      return false;
    }
    containers = containers << 1 | kind;
    if (depth == OUTERMOST + 1 && name == Name.CHOICES) {
      insideChoices = true;
    } else if (depth == DELTA && insideChoices && name == Name.DELTA) {
      insideDelta = true;
    }
    return true;
  }

  private void close() {
    if (depth == OUTERMOST + 1) {
      insideChoices = false;
    } else if (depth == DELTA) {
      insideDelta = false;
    }
    depth--;
    containers >>>= 1;
  }

  private boolean inObject() {
    return (containers & 1) == 1;
  }

  /** Reads a name and its colon. */
  private boolean member() {
    skipSpace();
    int from = at + 1;
    if (peek() != '"' || !string()) {
      return false;
    }
    name = nameOf(from, at - 1);
    skipSpace();
    return next() == ':' && skipToValue();
  }

  private boolean skipToValue() {
    skipSpace();
    return at < end;
  }

  /** Notes what the value that begins with {@code first} says under the current name. */
  private void note(int first) {
    if (depth == OUTERMOST) {
      if (name == Name.USAGE && first == '{') {
        facts |= USAGE;
      } else if (name == Name.ERROR && first != 'n') {
        facts |= ERROR;
      }
    } else if (depth == CHOICE && insideChoices) {
      if (name == Name.FINISH_REASON && first == '"') {
        facts |= FINISH;
      } else if (name == Name.INDEX) {
        choice = smallNumber();
      }
    } else if (depth == DELTA && insideDelta && name != Name.ROLE) {
      boolean filled =
          (first == '"' && at + 1 < end && text[at + 1] != '"')
              || (first == '[' && at + 1 < end && text[at + 1] != ']')
              || first == '{';
      if (filled) {
        facts |= CONTENT;
      }
    }
  }

  private int smallNumber() {
    int value = 0;
    for (int i = at; i < end && text[i] >= '0' && text[i] <= '9' && value < 1_000; i++) {
      value = 10 * value + (text[i] - '0');
    }
    return value;
  }

  private Name nameOf(int from, int to) {
    return switch (to - from) {
      case 4 -> is("role", from) ? Name.ROLE : Name.OTHER;
      case 5 -> {
        if (is("delta", from)) {
          yield Name.DELTA;
        }
        if (is("index", from)) {
          yield Name.INDEX;
        }
        if (is("usage", from)) {
          yield Name.USAGE;
        }
        yield is("error", from) ? Name.ERROR : Name.OTHER;
      }
      case 7 -> is("choices", from) ? Name.CHOICES : Name.OTHER;
      case 13 -> is("finish_reason", from) ? Name.FINISH_REASON : Name.OTHER;
      default -> Name.OTHER;
    };
  }

  private boolean is(String expected, int from) {
    for (int i = 0; i < expected.length(); i++) {
      if (text[from + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean string() {
    at++;
    while (at < end) {
      byte b = text[at++];
      if (b == '"') {
        return true;
      }
      if (b == '\\') {
        at++;
      } else if (b >= 0 && b < ' ') {
        return false;
      }
    }
    return false;
  }

  private boolean scalar() {
    int from = at;
    while (at < end && isScalarByte(text[at])) {
      at++;
    }
    if (at == from) {
      return false;
    }
    byte first = text[from];
    return switch (first) {
      case 't' -> at - from == 4 && is("true", from);
      case 'f' -> at - from == 5 && is("false", from);
      case 'n' -> at - from == 4 && is("null", from);
      default -> first == '-' || (first >= '0' && first <= '9');
    };
  }

  private static boolean isScalarByte(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == '-'
        || b == '+'
        || b == '.'
        || b == 'E';
  }

  private void skipSpace() {
    while (at < end
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
    }
  }

  private int peek() {
    return at < end ? text[at] : -1;
  }

  private int next() {
    return at < end ? text[at++] : -1;
  }
}
