package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.RateLimits;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of an answer say about rate limits: {@code x-ratelimit-*} as OpenAI and those
 * like it write them, {@code anthropic-ratelimit-*}, {@code retry-after}. Where several token
 * limits are told, the tightest holds.
 */
final class RateLimitHeaders {

  /** OpenAI's durations: {@code 1s}, {@code 6m0s}, {@code 120ms}, {@code 1h2m3.5s}; or seconds. */
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,7}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)ms)?");

  private static final Pattern COUNT = Pattern.compile("\\d{1,15}");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,7}(?:\\.\\d{1,9})?");
  private static final int MAX_LENGTH = 64;
  private static final long MAX_MILLIS = Duration.ofDays(1).toMillis();

  private RateLimitHeaders() {}

  static RateLimits read(MultiMap headers, Clock clock) {
    OptionalLong retryAfter = RetryAfter.millis(headers, clock);
    if (headers.contains("x-ratelimit-remaining-requests")
        || headers.contains("x-ratelimit-remaining-tokens")) {
      return new RateLimits(
          retryAfter,
          count(headers.get("x-ratelimit-remaining-requests")),
          reset(headers.get("x-ratelimit-reset-requests"), clock),
          count(headers.get("x-ratelimit-remaining-tokens")),
          reset(headers.get("x-ratelimit-reset-tokens"), clock));
    }
    if (headers.contains("anthropic-ratelimit-requests-remaining")) {
      return anthropic(headers, clock, retryAfter);
    }
    return retryAfter.isPresent()
        ? new RateLimits(
            retryAfter,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty())
        : RateLimits.unknown();
  }

  private static RateLimits anthropic(MultiMap headers, Clock clock, OptionalLong retryAfter) {
    OptionalLong left = OptionalLong.empty();
    OptionalLong reset = OptionalLong.empty();
    for (String kind : new String[] {"tokens", "input-tokens", "output-tokens"}) {
      String prefix = "anthropic-ratelimit-" + kind;
      OptionalLong its = count(headers.get(prefix + "-remaining"));
      if (its.isPresent() && (left.isEmpty() || its.getAsLong() < left.getAsLong())) {
        left = its;
        reset = reset(headers.get(prefix + "-reset"), clock);
      }
    }
    return new RateLimits(
        retryAfter,
        count(headers.get("anthropic-ratelimit-requests-remaining")),
        reset(headers.get("anthropic-ratelimit-requests-reset"), clock),
        left,
        reset);
  }

  private static OptionalLong count(@Nullable String value) {
    if (value == null || !COUNT.matcher(value).matches()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(value));
  }

  /** A duration, or an instant of RFC 3339; milliseconds from now. */
  private static OptionalLong reset(@Nullable String value, Clock clock) {
    if (value == null || value.isEmpty() || value.length() > MAX_LENGTH) {
      return OptionalLong.empty();
    }
    if (SECONDS.matcher(value).matches()) {
      return bounded(Double.parseDouble(value) * 1e3);
    }
    Matcher parts = DURATION.matcher(value);
    if (parts.matches()) {
      return bounded(
          part(parts, 1) * 86_400e3
              + part(parts, 2) * 3_600e3
              + part(parts, 3) * 60e3
              + part(parts, 4) * 1e3
              + part(parts, 5));
    }
    try {
      return bounded((double) Duration.between(clock.instant(), Instant.parse(value)).toMillis());
    } catch (DateTimeException | ArithmeticException nonsense) {
      return OptionalLong.empty();
    }
  }

  private static double part(Matcher parts, int group) {
    String text = parts.group(group);
    return text == null ? 0 : Double.parseDouble(text);
  }

  private static OptionalLong bounded(double millis) {
    return OptionalLong.of((long) Math.ceil(Math.max(0, Math.min(millis, (double) MAX_MILLIS))));
  }
}
