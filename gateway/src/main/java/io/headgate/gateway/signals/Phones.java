package io.headgate.gateway.signals;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.re2j.Pattern;
import java.util.List;

/**
 * Phone numbers. International ones are known by their country's code and length, national ones by
 * how people group them; bare or unusual groups count only beside a word that speaks of phones.
 */
final class Phones {

  private static final int MIN_DIGITS = 7;
  private static final int MAX_DIGITS = 15;
  private static final int MAX_GROUPS = 6;

  /** North America's groups, maybe with the long-distance 1. */
  private static final Pattern NORTH_AMERICAN = Pattern.compile("(?:1-)?3-3-4");

  /** Groups of two, as France, Denmark and Norway have them. */
  private static final Pattern PAIRS = Pattern.compile("2-2-2-2(?:-2)?");

  private static final Pattern DATE =
      Pattern.compile(
          "(?:19|20)\\d\\d[-./ ]\\d{1,2}[-./ ]\\d{1,2}(?: \\d{1,2}){0,2}"
              + "|\\d{1,2}[-./]\\d{1,2}[-./](?:19|20)?\\d\\d(?: \\d{1,2})?"
              + "|(?:19|20)\\d\\d ?[-–/] ?(?:19|20)\\d\\d");

  private static final Pattern DATE_YEAR = Pattern.compile("(?:19|20)\\d\\d");

  /** Postal codes and numbers with thousands or decimals. */
  private static final Pattern PLAIN_NUMBER =
      Pattern.compile("\\d{5}-\\d{3,4}|\\d{4}-\\d{3}|\\d{1,3}(?:[ .]\\d{3}){3,}|\\d+\\.\\d+");

  private static final List<String> PAIR_REGIONS = List.of("DK", "NO", "FR", "BE", "LU", "NL");

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private Phones() {}

  /** Whether a run of digits is a phone number, or ends or begins with one. */
  static boolean isIn(DigitRun run) {
    for (int from = 0; from < run.size(); from++) {
      if (isInternational(run.part(from, run.size()))) {
        return true;
      }
    }
    return run.length() > MAX_DIGITS ? isListed(run) : isNational(run);
  }

  /** Whether one of several numbers on a line, with spaces between but not within them, is one. */
  private static boolean isListed(DigitRun run) {
    int from = 0;
    for (int i = 0; i < run.size(); i++) {
      if (i + 1 == run.size() || run.separator(i).isBlank()) {
        if (i > from && isNational(run.part(from, i + 1))) {
          return true;
        }
        from = i + 1;
      }
    }
    return false;
  }

  private static boolean isInternational(DigitRun run) {
    boolean plus = run.before() == '+' || run.before() == '＋';
    boolean zeros = run.group(0).startsWith("00") && run.size() > 1;
    int digits = run.length();
    if ((!plus && !zeros) || digits < MIN_DIGITS || digits > MAX_DIGITS + 3) {
      return false;
    }
    String number = "+" + run.digits().substring(zeros && !plus ? 2 : 0);
    // "+46 (0)8 …" names both prefixes; only one of them is dialled.
    String written = run.text().substring(run.start(), run.end());
    return isPossible(number) || (written.contains("(0)") && isPossible(withoutTrunk(run)));
  }

  private static String withoutTrunk(DigitRun run) {
    StringBuilder number = new StringBuilder("+");
    for (int i = 0; i < run.size(); i++) {
      number.append(i == 1 && run.group(i).equals("0") ? "" : run.group(i));
    }
    return number.toString();
  }

  private static boolean isPossible(String number) {
    try {
      return NUMBERS.isPossibleNumber(NUMBERS.parse(number, "ZZ"));
    } catch (NumberParseException noNumber) {
      return false;
    }
  }

  static boolean hasPhoneLength(DigitRun run) {
    return run.length() >= MIN_DIGITS && run.length() <= MAX_DIGITS;
  }

  private static boolean isNational(DigitRun run) {
    if (!hasPhoneLength(run) || run.size() > MAX_GROUPS) {
      return false;
    }
    String written = run.text().substring(run.start(), run.end());
    if (DATE.matches(written)) {
      return false;
    }
    if (isUsuallyGrouped(run, run.digits())) {
      return true;
    }
    if (PLAIN_NUMBER.matches(written)) {
      return false;
    }
    Cue cue = Cue.around(run);
    return cue == Cue.PHONE || (cue == Cue.NUMBER && run.size() > 1);
  }

  private static boolean isUsuallyGrouped(DigitRun run, String digits) {
    String shape = run.shape();
    if (NORTH_AMERICAN.matches(shape)
        && (!run.separator(run.size() - 2).isBlank() || isValid(digits, "US"))) {
      return true;
    }
    if (PAIRS.matches(shape) && digits.charAt(0) != '0') {
      return PAIR_REGIONS.stream().anyMatch(region -> isValid(digits, region));
    }
    if (shape.equals("3-2-3") && run.isSeparatedBy(" ")) {
      return isValid(digits, "NO");
    }
    return hasAreaCode(run) || (hasTrunkPrefix(run, digits) && Cue.around(run) != Cue.OTHER);
  }

  /** "(37) 788-063", but not "(1999) 100 200". */
  private static boolean hasAreaCode(DigitRun run) {
    return run.size() > 1
        && run.before() == '('
        && run.separator(0).startsWith(")")
        && run.group(0).length() >= 2
        && !DATE_YEAR.matches(run.group(0))
        && run.length() - run.group(0).length() >= 6;
  }

  private static boolean hasTrunkPrefix(DigitRun run, String digits) {
    return digits.charAt(0) == '0'
        && digits.charAt(1) != '0'
        && run.size() > 1
        && digits.length() >= 9
        && digits.length() <= 12
        && run.groups().stream().allMatch(group -> group.end() - group.start() >= 2);
  }

  private static boolean isValid(String digits, String region) {
    try {
      return NUMBERS.isValidNumberForRegion(NUMBERS.parse(digits, region), region);
    } catch (NumberParseException noNumber) {
      return false;
    }
  }
}
