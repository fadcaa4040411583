package io.headgate.gateway.signals;

import java.util.Set;

/** Finds IPv6 addresses; those of the own machine and of documents without a host are none. */
final class Ipv6 {

  private static final int MAX_LENGTH = 45;
  private static final int PARTS = 8;

  /** Fewer, with a gap, are more often source code than an address. */
  private static final int MIN_PARTS = 3;

  private Ipv6() {}

  static void find(String text, Set<String> found) {
    int from = 0;
    for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', from)) {
      int start = colon;
      while (start > from && isPart(text.charAt(start - 1))) {
        start--;
      }
      int end = colon;
      while (end < text.length() && isPart(text.charAt(end))) {
        end++;
      }
      boolean alone =
          (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))
              && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
      if (alone && end - start <= MAX_LENGTH && isAddress(text.substring(start, end))) {
        found.add(SensitiveData.IP_ADDRESS);
        return;
      }
      from = Math.max(end, colon + 1);
    }
  }

  private static boolean isPart(char c) {
    return c == ':' || (Character.digit(c, 16) >= 0 && c < 0x80);
  }

  private static boolean isAddress(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::") || (text.endsWith(":") && !text.endsWith("::"))) {
      return false;
    }
    int parts = 0;
    for (String part : text.split(":", -1)) {
      if (part.length() > 4) {
        return false;
      }
      parts += part.isEmpty() ? 0 : 1;
    }
    return gap < 0 ? parts == PARTS : (parts >= MIN_PARTS && parts < PARTS);
  }
}
