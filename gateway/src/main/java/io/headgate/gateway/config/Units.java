package io.headgate.gateway.config;

import java.time.Duration;
import java.util.Optional;

/** Reads and writes {@code 30s} and {@code 10MiB}. */
final class Units {

  /** Longest wait that the file may set; keeps every timer far from overflow. */
  static final Duration LONGEST = Duration.ofHours(24);

  private Units() {}

  /** The duration, or nothing when the text is not one; enormous ones end somewhere above a day. */
  static Optional<Duration> duration(String text) {
    return switch (unit(text)) {
      case "ms" -> digits(text).map(Duration::ofMillis);
      case "s" -> digits(text).map(Duration::ofSeconds);
      case "m" -> digits(text).map(Duration::ofMinutes);
      case "h" -> digits(text).map(Duration::ofHours);
      default -> Optional.empty();
    };
  }

  /** Like {@link #duration}, for what is no timer: may be given in days. */
  static Optional<Duration> span(String text) {
    return unit(text).equals("d") ? digits(text).map(Duration::ofDays) : duration(text);
  }

  /** The size in bytes, or nothing when the text is not one. */
  static Optional<Long> bytes(String text) {
    return switch (unit(text)) {
      case "B" -> digits(text);
      case "KiB" -> digits(text).map(number -> number << 10);
      case "MiB" -> digits(text).map(number -> number << 20);
      case "GiB" -> digits(text).map(number -> number << 30);
      default -> Optional.empty();
    };
  }

  static String print(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  /** Days where it is whole days. */
  static String printSpan(Duration span) {
    return span.equals(Duration.ofDays(span.toDays())) ? span.toDays() + "d" : print(span);
  }

  static String print(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB"};
    int unit = 0;
    long number = bytes;
    while (unit < 3 && number > 0 && number % 1024 == 0) {
      number /= 1024;
      unit++;
    }
    return number + units[unit];
  }

  private static String unit(String text) {
    int at = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at == 0 ? "" : text.substring(at);
  }

  private static Optional<Long> digits(String text) {
    int end = text.length() - unit(text).length();
    String digits = text.substring(0, end);
    return Optional.of(digits.length() > 9 ? 999_999_999L : Long.parseLong(digits));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
