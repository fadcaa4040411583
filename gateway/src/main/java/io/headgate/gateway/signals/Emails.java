package io.headgate.gateway.signals;

import java.util.Set;

/** Finds e-mail addresses around each {@code @}. */
final class Emails {

  /** Longest local part and longest domain, as RFC 5321 has them. */
  private static final int MAX_LOCAL = 64;

  private static final int MAX_DOMAIN = 255;

  private static final int MIN_TOP_LEVEL = 2;

  private Emails() {}

  static void find(String text, Set<String> found) {
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      if (endsLocalPart(text, at) && beginsDomain(text, at + 1)) {
        found.add(SensitiveData.EMAIL);
        return;
      }
    }
  }

  private static boolean endsLocalPart(String text, int at) {
    int start = at;
    while (start > 0 && at - start < MAX_LOCAL && isLocal(text.charAt(start - 1))) {
      start--;
    }
    // A dot does not end a local part; something must be there that is not a sign.
    return start < at
        && text.charAt(at - 1) != '.'
        && text.substring(start, at).chars().anyMatch(Character::isLetterOrDigit);
  }

  private static boolean isLocal(char c) {
    return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
  }

  /** Labels of letters, digits and hyphens between dots, the last one of letters. */
  private static boolean beginsDomain(String text, int start) {
    int end = Math.min(text.length(), start + MAX_DOMAIN);
    int label = start;
    boolean dotted = false;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '.' && i > label) {
        dotted = true;
        label = i + 1;
      } else if (!Character.isLetterOrDigit(c) && c != '-') {
        end = i;
      }
    }
    if (dotted && label == end) {
      // The dot ends a sentence: the label before it is the last.
      end = label - 1;
      label = text.lastIndexOf('.', end - 1) + 1;
      dotted = label > start;
    }
    return dotted
        && end - label >= MIN_TOP_LEVEL
        && text.substring(label, end).chars().allMatch(Character::isLetter);
  }
}
