package io.headgate.gateway.signals;

import com.google.re2j.Pattern;

/**
 * Identity numbers of states whose form can be checked: United Kingdom (NINO, NHS), Spain, Italy,
 * Brazil, India, China, France, Sweden, Poland, the Netherlands.
 */
final class NationalIds {

  private static final Pattern NINO =
      Pattern.compile("[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\\d{6}[A-D]");
  private static final Pattern DNI = Pattern.compile("[XYZ\\d]\\d{7}[A-Z]");
  private static final Pattern CODICE_FISCALE =
      Pattern.compile("[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]");
  private static final Pattern CHINESE = Pattern.compile("[1-9]\\d{5}(?:19|20)\\d{9}[\\dX]");
  private static final String DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
  private static final int MAX_GROUPS = 7;

  /** Length of "AB 12 34 56 C". */
  private static final int SPACED_NINO = 13;

  private static final int[] ODD_VALUES = {
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
  };

  private NationalIds() {}

  /** Whether a word of letters and digits is one. */
  static boolean isWord(String text, int start, int end) {
    String word = text.substring(start, end);
    return switch (word.length()) {
      case 9 -> NINO.matches(word) || (DNI.matches(word) && isDni(word));
      case 16 -> CODICE_FISCALE.matches(word) && isCodiceFiscale(word);
      case 18 -> CHINESE.matches(word) && isChinese(word);
      case 2 -> isSpacedNino(text, start, end);
      default -> false;
    };
  }

  /** Whether a number is one. */
  static boolean isNumber(DigitRun run) {
    if (run.size() > MAX_GROUPS) {
      return false;
    }
    return switch (run.shape()) {
      case "3-3-3-2" -> run.separator(2).equals("-") && isCpf(run.digits());
      case "2-3-3-4-2" -> run.separator(2).equals("/") && isCnpj(run.digits());
      case "4-4-4" ->
          (run.isSeparatedBy(" ") || run.isSeparatedBy("-"))
              && run.group(0).charAt(0) >= '2'
              && CheckDigits.verhoeff(run.digits());
      case "6-4", "8-4" -> run.separator(0).equals("-") && isSwedish(run.digits());
      case "15", "1-2-2-2-3-3-2" -> isFrench(run.digits());
      case "18" -> CHINESE.matches(run.digits()) && isChinese(run.digits());
      case "3-3-4", "9", "10", "11" -> isNamed(run.digits()) && Cue.around(run) == Cue.NATIONAL_ID;
      default -> false;
    };
  }

  /** Forms that too many other numbers share, so that a word must say what they are. */
  private static boolean isNamed(String digits) {
    return switch (digits.length()) {
      case 9 -> CheckDigits.dutch(digits);
      case 10 -> CheckDigits.weighted(digits, 10, 11, true);
      default -> isCpf(digits) || CheckDigits.pesel(digits);
    };
  }

  private static boolean isSpacedNino(String text, int start, int prefixEnd) {
    int end = start + SPACED_NINO;
    return end <= text.length()
        && text.charAt(prefixEnd) == ' '
        && Character.isDigit(text.charAt(prefixEnd + 1))
        && NINO.matches(text.substring(start, end).replace(" ", ""));
  }

  private static boolean isDni(String word) {
    int first = "XYZ".indexOf(word.charAt(0));
    String digits =
        (first >= 0 ? String.valueOf(first) : word.substring(0, 1)) + word.substring(1, 8);
    return DNI_LETTERS.charAt(Integer.parseInt(digits) % 23) == word.charAt(8);
  }

  private static boolean isCodiceFiscale(String word) {
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      char c = word.charAt(i);
      int value = c <= '9' ? c - '0' : c - 'A';
      sum += i % 2 == 0 ? ODD_VALUES[value] : value;
    }
    return sum % 26 == word.charAt(15) - 'A';
  }

  private static boolean isChinese(String word) {
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      sum += (word.charAt(i) - '0') * ((1 << (17 - i)) % 11);
    }
    return "10X98765432".charAt(sum % 11) == word.charAt(17) && isDate(word.substring(8, 14), 2);
  }

  private static boolean isCpf(String digits) {
    return digits.length() == 11
        && digits.chars().distinct().count() > 1
        && CheckDigits.weighted(digits.substring(0, 10), 10, 11, false)
        && CheckDigits.weighted(digits, 11, 11, false);
  }

  private static boolean isCnpj(String digits) {
    return CheckDigits.cnpj(digits.substring(0, 13)) && CheckDigits.cnpj(digits);
  }

  private static boolean isSwedish(String digits) {
    String ten = digits.substring(digits.length() - 10);
    return isDate(ten, 2) && Cards.passesLuhn(ten);
  }

  private static boolean isFrench(String digits) {
    char sex = digits.charAt(0);
    return (sex == '1' || sex == '2')
        && isMonth(digits.substring(3, 5))
        && 97 - Long.parseLong(digits.substring(0, 13)) % 97
            == Long.parseLong(digits.substring(13));
  }

  /** Whether month and day stand at an offset. */
  private static boolean isDate(String digits, int at) {
    int day = Integer.parseInt(digits.substring(at + 2, at + 4));
    return isMonth(digits.substring(at, at + 2)) && day >= 1 && day <= 31;
  }

  private static boolean isMonth(String digits) {
    int month = Integer.parseInt(digits);
    return month >= 1 && month <= 12;
  }
}
