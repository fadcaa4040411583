package io.headgate.gateway.signals;

import com.google.re2j.Pattern;
import java.util.Optional;
import java.util.Set;

/** Finds sensitive numbers among the runs of digits of a text. */
final class Numbers {

  /** Fewest and most digits of the kinds with a check, addresses aside. */
  private static final int MIN_DIGITS = 9;

  private static final int MAX_DIGITS = 19;

  private static final int IPV4_GROUPS = 4;

  private static final int VERSION_WINDOW = 12;
  private static final Pattern VERSION =
      Pattern.compile("(?i)\\b(?:version|release|firmware|build|section|chapter|v)[.:]? ?$");

  private Numbers() {}

  static void find(String text, Set<String> found) {
    DigitRuns.forEach(text, run -> judge(run, found));
  }

  private static void judge(DigitRun run, Set<String> found) {
    if (isInWord(run)) {
      return;
    }
    boolean claimed = false;
    for (int from = 0; from < run.size(); from++) {
      int digits = 0;
      for (int to = from + 1; to <= run.size() && digits <= MAX_DIGITS; to++) {
        digits += run.groups().get(to - 1).end() - run.groups().get(to - 1).start();
        if (to - from == IPV4_GROUPS || (digits >= MIN_DIGITS && digits <= MAX_DIGITS)) {
          Optional<String> kind = checkedKind(run.part(from, to));
          kind.ifPresent(found::add);
          claimed |= kind.isPresent();
        }
      }
    }
    if (!claimed && !found.contains(SensitiveData.PHONE) && Phones.isIn(run)) {
      found.add(SensitiveData.PHONE);
    }
  }

  /** The kind of a number that has a check of its own; such a number is no phone number. */
  private static Optional<String> checkedKind(DigitRun run) {
    if (isInWord(run)) {
      return Optional.empty();
    }
    if (isIpv4(run)) {
      return Optional.of(SensitiveData.IP_ADDRESS);
    }
    if (run.length() < MIN_DIGITS) {
      return Optional.empty();
    }
    if (Cards.matches(run)) {
      return Optional.of(SensitiveData.CREDIT_CARD);
    }
    if (SocialSecurity.matches(run)) {
      return Optional.of(SensitiveData.US_SSN);
    }
    return NationalIds.isNumber(run) ? Optional.of(SensitiveData.NATIONAL_ID) : Optional.empty();
  }

  private static boolean isInWord(DigitRun run) {
    return isWord(run.before()) || (isWord(run.after()) && !hasExtension(run));
  }

  /** "202-555-0143x12" */
  private static boolean hasExtension(DigitRun run) {
    int next = run.end() + 1;
    return (run.after() == 'x' || run.after() == 'X')
        && next < run.text().length()
        && Character.isDigit(run.text().charAt(next))
        && run.size() > 1
        && Phones.hasPhoneLength(run);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static boolean isIpv4(DigitRun run) {
    if (run.size() != IPV4_GROUPS || !run.isSeparatedBy(".") || isVersion(run)) {
      return false;
    }
    boolean goesOn = run.before() == '.' || run.text().startsWith(".", run.end() + 1);
    for (int i = 0; i < IPV4_GROUPS; i++) {
      String part = run.group(i);
      if (part.length() > 3 || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return !goesOn && !run.group(0).equals("0") && !run.digits().equals("127001");
  }

  private static boolean isVersion(DigitRun run) {
    String before = run.text().substring(Math.max(0, run.start() - VERSION_WINDOW), run.start());
    return VERSION.matcher(before).find();
  }
}
