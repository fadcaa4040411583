package io.headgate.gateway.signals;

import com.google.re2j.Pattern;

/** Social security numbers of the United States, and the taxpayer numbers of the same form. */
final class SocialSecurity {

  /** Ranges that are given out. */
  private static final Pattern ISSUED =
      Pattern.compile(
          "(?:00[1-9]|0[1-9]\\d|[1-578]\\d\\d|6[0-57-9]\\d|66[0-57-9])"
              + "(?:0[1-9]|[1-9]\\d)(?:000[1-9]|00[1-9]\\d|0[1-9]\\d\\d|[1-9]\\d{3})"
              + "|9\\d\\d(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])\\d{4}");

  private SocialSecurity() {}

  static boolean matches(DigitRun run) {
    if (run.size() != 1 && run.size() != 3) {
      return false;
    }
    String shape = run.shape();
    boolean hyphens = shape.equals("3-2-4") && run.isSeparatedBy("-");
    boolean spaced = shape.equals("3-2-4") && run.isSeparatedBy(" ");
    boolean plain = shape.equals("9");
    if (!hyphens && !spaced && !plain) {
      return false;
    }
    return ISSUED.matches(run.digits()) && (hyphens || Cue.around(run) == Cue.SOCIAL_SECURITY);
  }
}
