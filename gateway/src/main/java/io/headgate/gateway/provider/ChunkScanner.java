package io.headgate.gateway.provider;

import java.util.BitSet;

/**
 * Reads one chunk of an OpenAI stream just far enough to know what it means for the relay, without
 * building anything.
 *
 * <p>One pass over the bytes checks that the text is a JSON object of at most 63 levels and notes
 * the few members that matter. A name inside a string value cannot be mistaken for a member,
 * because its quotes are escaped there; a member whose name is written with escapes is not
 * recognised. Anything noted is then parsed properly by the caller; that is one or two chunks of a
 * stream.
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

  /** Higher indexes of choices are counted as this one. */
  static final int MAX_CHOICE = 1_024;

  private static final int MAX_DEPTH = 63;

  /** Depths of the members: the outermost object has 1. */
  private static final int OUTERMOST = 1;

  private static final int CHOICE = 3;
  private static final int DELTA = 4;

  private final JsonBytes json = new JsonBytes();
  private int depth;

  /** One bit for each open container, 1 for an object; the innermost is the lowest. */
  private long containers;

  private int facts;
  private int deltaBytes;
  private BitSet choices = new BitSet();
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
   * @param mentioned gets the indexes of the choices that the text mentions
   * @return a union of the constants above, or {@link #MALFORMED}
   */
  int scan(byte[] bytes, int from, int to, BitSet mentioned) {
    json.reset(bytes, from, to);
    choices = mentioned;
    depth = 0;
    containers = 0;
    facts = 0;
    deltaBytes = 0;
    insideChoices = false;
    insideDelta = false;
    name = Name.OTHER;
    json.skipSpace();
    if (json.peek() != '{' || !value()) {
      return MALFORMED;
    }
    json.skipSpace();
    return json.isAtEnd() ? facts : MALFORMED;
  }

  /** Bytes of all texts of the deltas of the latest chunk, as they stand in its JSON. */
  int deltaBytes() {
    return deltaBytes;
  }

  /** Reads one value and all that is in it; loops instead of recursing, so depth costs no stack. */
  private boolean value() {
    do {
      json.skipSpace();
      if (!beginValue()) {
        return false;
      }
      int b = ',';
      while (depth > 0 && (b = nextAfterSpace()) != ',') {
        if (b != (inObject() ? '}' : ']')) {
          return false;
        }
        close();
      }
      if (depth > 0 && inObject() && !member()) {
        return false;
      }
    } while (depth > 0);
    return true;
  }

  private int nextAfterSpace() {
    json.skipSpace();
    return json.next();
  }

  /** Reads a scalar, or opens containers down to the first value that is not one. */
  private boolean beginValue() {
    while (true) {
      int first = json.peek();
      note(first);
      if (first == '"') {
        return text();
      }
      if (first != '{' && first != '[') {
        return json.scalar();
      }
      if (!open(first == '{')) {
        return false;
      }
      json.skipSpace();
      if (json.peek() == (first == '{' ? '}' : ']')) {
        json.next();
        close();
        return true;
      }
      if (first == '{' && !member()) {
        return false;
      }
    }
  }

  private boolean text() {
    int from = json.position();
    boolean read = json.string();
    if (insideDelta && name != Name.ROLE) {
      deltaBytes += json.position() - from - 2;
    }
    return read;
  }

  private boolean open(boolean object) {
    json.next();
    if (++depth > MAX_DEPTH) {
      return false;
    }
    containers = containers << 1 | (object ? 1 : 0);
    if (depth == OUTERMOST + 1) {
      insideChoices = !object && name == Name.CHOICES;
    } else if (depth == DELTA) {
      insideDelta = object && insideChoices && name == Name.DELTA && isObject(containers >> 1);
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
    return isObject(containers);
  }

  private static boolean isObject(long open) {
    return (open & 1) == 1;
  }

  /** Reads a name, its colon and the space before its value. */
  private boolean member() {
    json.skipSpace();
    int from = json.position() + 1;
    if (json.peek() != '"' || !json.string()) {
      return false;
    }
    name = nameOf(from, json.position() - 1);
    if (nextAfterSpace() != ':') {
      return false;
    }
    json.skipSpace();
    return true;
  }

  /** Notes what the value that begins with {@code first} says under the current name. */
  private void note(int first) {
    if (depth == OUTERMOST) {
      if (name == Name.USAGE && first == '{') {
        facts |= USAGE;
      } else if (name == Name.ERROR && first != 'n') {
        facts |= ERROR;
      }
    } else if (depth == CHOICE && insideChoices && inObject()) {
      if (name == Name.FINISH_REASON && first == '"' && json.peekSecond() != '"') {
        facts |= FINISH;
      } else if (name == Name.INDEX && first >= '0' && first <= '9') {
        choices.set(json.smallNumber(MAX_CHOICE));
      }
    } else if (depth == DELTA && insideDelta && name != Name.ROLE) {
      boolean filled =
          (first == '"' && json.peekSecond() != '"')
              || (first == '[' && json.peekInside() != ']')
              || (first == '{' && json.peekInside() != '}');
      if (filled) {
        facts |= CONTENT;
      }
    }
  }

  private Name nameOf(int from, int to) {
    return switch (to - from) {
      case 4 -> json.stands("role", from) ? Name.ROLE : Name.OTHER;
      case 5 -> {
        if (json.stands("delta", from)) {
          yield Name.DELTA;
        }
        if (json.stands("index", from)) {
          yield Name.INDEX;
        }
        if (json.stands("usage", from)) {
          yield Name.USAGE;
        }
        yield json.stands("error", from) ? Name.ERROR : Name.OTHER;
      }
      case 7 -> json.stands("choices", from) ? Name.CHOICES : Name.OTHER;
      case 13 -> json.stands("finish_reason", from) ? Name.FINISH_REASON : Name.OTHER;
      default -> Name.OTHER;
    };
  }
}
