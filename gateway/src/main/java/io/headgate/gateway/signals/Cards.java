package io.headgate.gateway.signals;

import com.google.re2j.Pattern;

/** Payment card numbers: issuer range, length for it, and Luhn's check digit. */
final class Cards {

  /** The issuers whose numbers are long or rare enough to need no word beside them. */
  private static final Pattern PLAIN =
      Pattern.compile(
          // Visa, Mastercard, American Express, Diners Club, Discover, JCB, UnionPay, Maestro, Mir
          "4\\d{15}|4\\d{18}|5[1-5]\\d{14}|2(?:2[2-9]|[3-6]\\d|7[01])\\d{13}|2720\\d{12}"
              + "|3[47]\\d{13}|3(?:0[0-59]|[689]\\d)\\d{11}(?:\\d\\d)?"
              + "|6(?:011|5\\d\\d|4[4-9]\\d)\\d{12}(?:\\d{3})?|35(?:2[89]|[3-8]\\d)\\d{12}"
              + "|62\\d{14}(?:\\d{1,3})?|(?:5[06-8]|6[37])\\d{14}(?:\\d{1,3})?|220[0-4]\\d{12}");

  /**
   * Whatever else is Luhn-valid beside a word that speaks of cards: old and short forms, ranges
   * that were given out since. Of other numbers one in ten would pass, so the word is needed.
   */
  private static final Pattern WITH_CUE = Pattern.compile("[2-6]\\d{11,18}|(?:1800|2131)\\d{11}");

  private Cards() {}

  static boolean matches(DigitRun run) {
    int length = run.length();
    if (length < 12 || length > 19 || !isGroupedAsCards(run)) {
      return false;
    }
    String digits = run.digits();
    return passesLuhn(digits)
        && digits.chars().distinct().count() > 1
        && (PLAIN.matches(digits) || (WITH_CUE.matches(digits) && Cue.around(run) == Cue.CARD));
  }

  private static boolean isGroupedAsCards(DigitRun run) {
    if (run.size() == 1) {
      return true;
    }
    if (run.size() > 5 || !(run.isSeparatedBy(" ") || run.isSeparatedBy("-"))) {
      return false;
    }
    return run.groups().stream().allMatch(group -> group.end() - group.start() >= 3);
  }

  /** Luhn's check over all digits. */
  static boolean passesLuhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int value = i % 2 == 0 ? digit : digit * 2;
      sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
  }
}
