package io.headgate.gateway.signals;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** International bank account numbers: country, its length, and the remainder by 97 (ISO 13616). */
final class Ibans {

  private static final Map<String, Integer> LENGTHS =
      Stream.of(
              "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24",
              "DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27",
              "GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20",
              "LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28",
              "PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28",
              "TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30")
          .flatMap(line -> Stream.of(line.split(" ")))
          .collect(
              Collectors.toUnmodifiableMap(
                  one -> one.substring(0, 2), one -> Integer.valueOf(one.substring(2))));

  private static final int MOST_WITH_SPACES = 45;

  private Ibans() {}

  /** Whether an IBAN begins at a place, in one piece or in groups. */
  static boolean isAt(String text, int start) {
    if (text.length() - start < 4
        || !Character.isLetter(text.charAt(start))
        || !Character.isDigit(text.charAt(start + 2))) {
      return false;
    }
    Integer length = LENGTHS.get(text.substring(start, start + 2).toUpperCase(Locale.ROOT));
    return length != null && isValid(compact(text, start, length), length);
  }

  /** The characters without single spaces or hyphens between them; too short if others come. */
  private static String compact(String text, int start, int length) {
    StringBuilder compact = new StringBuilder(length);
    int end = Math.min(text.length(), start + MOST_WITH_SPACES);
    int i = start;
    for (; i < end && compact.length() < length; i++) {
      char c = text.charAt(i);
      if (isAlphanumeric(c)) {
        compact.append(Character.toUpperCase(c));
      } else if ((c != ' ' && c != '-') || !isAlphanumeric(text.charAt(i - 1))) {
        break;
      }
    }
    boolean goesOn = i < text.length() && isAlphanumeric(text.charAt(i));
    return goesOn ? "" : compact.toString();
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static boolean isValid(String iban, int length) {
    if (iban.length() != length) {
      return false;
    }
    int remainder = 0;
    for (int i = 0; i < length; i++) {
      int value = Character.digit(iban.charAt((i + 4) % length), 36);
      remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
    }
    return remainder == 1;
  }
}
