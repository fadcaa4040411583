package io.headgate.gateway.accounting;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * How long what is added up lasts, in UTC. What belongs to the same period of a step is kept
 * together: minutes of an hour, hours of a day, days of a month.
 */
public enum Step {
  MINUTE("m", "yyyyMMddHH", ChronoUnit.HOURS, ChronoField.MINUTE_OF_HOUR, Duration.ofMinutes(1)),
  HOUR("h", "yyyyMMdd", ChronoUnit.DAYS, ChronoField.HOUR_OF_DAY, Duration.ofHours(1)),
  DAY("d", "yyyyMM", ChronoUnit.MONTHS, ChronoField.DAY_OF_MONTH, Duration.ofDays(1));

  private final String letter;
  private final DateTimeFormatter period;
  private final ChronoUnit periodUnit;
  private final ChronoField number;
  private final Duration length;

  Step(String letter, String period, ChronoUnit periodUnit, ChronoField number, Duration length) {
    this.letter = letter;
    this.period = DateTimeFormatter.ofPattern(period, Locale.ROOT);
    this.periodUnit = periodUnit;
    this.number = number;
    this.length = length;
  }

  /** What tells its names in the store from those of other steps. */
  String letter() {
    return letter;
  }

  public Duration length() {
    return length;
  }

  /** The period of an instant, as in names. */
  String periodOf(Instant time) {
    return period.format(utc(time));
  }

  /** Which step of its period an instant belongs to. */
  int numberOf(Instant time) {
    return utc(time).get(number);
  }

  Instant beginOfPeriod(Instant time) {
    LocalDateTime day = utc(time).truncatedTo(ChronoUnit.DAYS);
    return switch (this) {
      case MINUTE -> time.truncatedTo(ChronoUnit.HOURS);
      case HOUR -> day.toInstant(ZoneOffset.UTC);
      case DAY -> day.withDayOfMonth(1).toInstant(ZoneOffset.UTC);
    };
  }

  Instant nextPeriod(Instant begin) {
    return utc(begin).plus(1, periodUnit).toInstant(ZoneOffset.UTC);
  }

  /** When a step of a period begins. */
  Instant beginOf(Instant periodBegin, int step) {
    return utc(periodBegin).with(number, step).toInstant(ZoneOffset.UTC);
  }

  private static LocalDateTime utc(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }
}
