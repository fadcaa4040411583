package io.headgate.bench.routing;

import com.google.re2j.Pattern;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The usual patterns for sensitive data without any check: the baseline. */
final class PlainPatterns {

  private static final Map<String, Pattern> PATTERNS =
      Map.of(
          "email", Pattern.compile("[\\w.+-]+@[\\w-]+\\.[\\w.-]+"),
          "phone", Pattern.compile("\\+?\\(?\\d[\\d ().-]{5,}\\d"),
          "credit_card", Pattern.compile("\\b(?:\\d[ -]?){12,18}\\d\\b"),
          "iban", Pattern.compile("\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b"),
          "us_ssn", Pattern.compile("\\b\\d{3}-\\d{2}-\\d{4}\\b"),
          "ip_address", Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b"));

  private PlainPatterns() {}

  static Set<String> kindsIn(String text) {
    return PATTERNS.entrySet().stream()
        .filter(entry -> entry.getValue().matcher(text).find())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
