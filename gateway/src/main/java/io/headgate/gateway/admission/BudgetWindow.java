package io.headgate.gateway.admission;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/**
 * One window of a budget. Its id is part of the name under which is counted, so that no budget is
 * ever reset: the next window is another count.
 *
 * @param id {@code d2026-11-20}, {@code w2026-w47} or {@code m2026-11}
 * @param start when it began
 * @param end when the next one begins
 */
record BudgetWindow(String id, Instant start, Instant end) {

  /** The window that an instant is in. */
  static BudgetWindow at(Instant now, Budget.Window length, ZoneId zone) {
    LocalDate day = LocalDate.ofInstant(now, zone);
    return switch (length) {
      case DAY -> new BudgetWindow("d" + day, begin(day, zone), begin(day.plusDays(1), zone));
      case WEEK ->
          new BudgetWindow(
              String.format(
                  Locale.ROOT,
                  "w%04d-w%02d",
                  day.get(IsoFields.WEEK_BASED_YEAR),
                  day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)),
              begin(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), zone),
              begin(day.with(TemporalAdjusters.next(DayOfWeek.MONDAY)), zone));
      case MONTH ->
          new BudgetWindow(
              String.format(Locale.ROOT, "m%04d-%02d", day.getYear(), day.getMonthValue()),
              begin(day.withDayOfMonth(1), zone),
              begin(day.with(TemporalAdjusters.firstDayOfNextMonth()), zone));
    };
  }

  private static Instant begin(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }
}
