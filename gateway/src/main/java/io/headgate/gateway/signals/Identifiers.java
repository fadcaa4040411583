package io.headgate.gateway.signals;

import java.util.Set;

/** Finds IBANs and the identity numbers that mix letters and digits, word by word. */
final class Identifiers {

  /** Longest word that is looked at, an IBAN in one piece. */
  private static final int MAX_WORD = 34;

  /** The letters before the groups of digits of a spaced NINO. */
  private static final int PREFIX = 2;

  private Identifiers() {}

  static void find(String text, Set<String> found) {
    int start = -1;
    boolean digit = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (isAsciiWord(c)) {
        start = start < 0 ? i : start;
        digit |= c <= '9';
      } else if (start >= 0) {
        int length = i - start;
        if ((digit && length <= MAX_WORD) || length == PREFIX) {
          judge(text, start, i, found);
        }
        start = -1;
        digit = false;
      }
    }
  }

  private static void judge(String text, int start, int end, Set<String> found) {
    if (Ibans.isAt(text, start)) {
      found.add(SensitiveData.IBAN);
    } else if (NationalIds.isWord(text, start, end)) {
      found.add(SensitiveData.NATIONAL_ID);
    }
  }

  private static boolean isAsciiWord(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
