package io.headgate.gateway.http;

/**
 * The one spelling in which targets and hosts are accepted: what no reader would normalise. One
 * pass without backtracking, because strangers choose the text.
 */
final class PlainForm {

  private static final int MAX_NAME = 253;
  private static final int MIN_ADDRESS = 2;
  private static final int MAX_ADDRESS = 45;
  private static final int MAX_PORT_DIGITS = 5;

  private static final boolean[] IN_TARGET = table("._~!$&'()*+,;=:@/?-", true);
  private static final boolean[] IN_NAME = table("._-", true);
  private static final boolean[] IN_ADDRESS = table("0123456789ABCDEFabcdef:.", false);

  private PlainForm() {}

  private static boolean[] table(String characters, boolean alphanumeric) {
    boolean[] table = new boolean[128];
    for (char c = 0; c < table.length; c++) {
      table[c] = characters.indexOf(c) >= 0 || (alphanumeric && Character.isLetterOrDigit(c));
    }
    return table;
  }

  private static boolean isIn(boolean[] table, char c) {
    return c < table.length && table[c];
  }

  /**
   * Whether a target is an absolute path, with or without a query, in the characters of RFC 3986
   * and with whole percent escapes; and the path has no empty segment but its last, no dots for a
   * segment and no escaped dot, backslash or control character.
   */
  static boolean isTarget(String uri) {
    boolean inPath = true;
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '%') {
        if (!isEscape(uri, i, inPath)) {
          return false;
        }
        i += 2;
      } else if (!isIn(IN_TARGET, c)) {
        return false;
      } else if (c == '?') {
        inPath = false;
      } else if (c == '/' && inPath && !isSegment(uri, i + 1)) {
        return false;
      }
    }
    return !uri.isEmpty() && uri.charAt(0) == '/';
  }

  private static boolean isEscape(String uri, int percent, boolean inPath) {
    if (percent + 2 >= uri.length()) {
      return false;
    }
    int high = hex(uri.charAt(percent + 1));
    int low = hex(uri.charAt(percent + 2));
    if (high < 0 || low < 0) {
      return false;
    }
    int value = 16 * high + low;
    boolean ambiguous = value < ' ' || value == 0x7F || value == '.' || value == '\\';
    return !(inPath && ambiguous);
  }

  /** Character.digit would take digits of all scripts. */
  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  /** Whether what begins here is neither empty, unless it is the last, nor one or two dots. */
  private static boolean isSegment(String uri, int start) {
    int end = start;
    while (end < uri.length() && end < start + 2 && uri.charAt(end) == '.') {
      end++;
    }
    boolean ends = end == uri.length() || uri.charAt(end) == '/' || uri.charAt(end) == '?';
    if (end > start) {
      return !ends;
    }
    return end == uri.length() || uri.charAt(end) != '/';
  }

  /** Whether a {@code Host} is a name or an address in brackets, with or without a port. */
  static boolean isHost(String host) {
    int end;
    if (host.startsWith("[")) {
      end = skip(host, 1, IN_ADDRESS, MAX_ADDRESS);
      if (end < 1 + MIN_ADDRESS || end == host.length() || host.charAt(end) != ']') {
        return false;
      }
      end++;
    } else {
      end = skip(host, 0, IN_NAME, MAX_NAME);
      if (end == 0) {
        return false;
      }
    }
    return end == host.length() || isPort(host, end);
  }

  private static boolean isPort(String host, int colon) {
    int digits = host.length() - colon - 1;
    if (host.charAt(colon) != ':' || digits < 1 || digits > MAX_PORT_DIGITS) {
      return false;
    }
    for (int i = colon + 1; i < host.length(); i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int skip(String text, int start, boolean[] table, int max) {
    int end = start;
    while (end < text.length() && end < start + max && isIn(table, text.charAt(end))) {
      end++;
    }
    return end;
  }
}
