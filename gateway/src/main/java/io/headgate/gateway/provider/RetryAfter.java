package io.headgate.gateway.provider;

import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider asks us to wait: {@code retry-after-ms}, or {@code Retry-After} (RFC 9110).
 */
final class RetryAfter {

  /** A day; who asks for more is not understood. */
  private static final long MAX_MILLIS = Duration.ofDays(1).toMillis();

  private RetryAfter() {}

  /** Milliseconds from now; empty when the headers do not say, or say nonsense. */
  static OptionalLong millis(MultiMap headers, Clock clock) {
    OptionalLong precise = number(headers.get("retry-after-ms"), 1);
    if (precise.isPresent()) {
      return precise;
    }
    String value = headers.get("retry-after");
    OptionalLong seconds = number(value, 1000);
    return seconds.isPresent() ? seconds : date(value, clock);
  }

  private static OptionalLong number(@Nullable String value, long unitMillis) {
    if (value == null || !value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return OptionalLong.empty();
    }
    return bounded((long) Math.ceil(Double.parseDouble(value) * unitMillis));
  }

  private static OptionalLong date(@Nullable String value, Clock clock) {
    if (value == null) {
      return OptionalLong.empty();
    }
    try {
      ZonedDateTime when = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return bounded(Math.max(0, Duration.between(clock.instant(), when).toMillis()));
    } catch (DateTimeException malformed) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong bounded(long millis) {
    return millis <= MAX_MILLIS ? OptionalLong.of(millis) : OptionalLong.empty();
  }
}
