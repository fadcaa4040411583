package io.headgate.gateway.config;

import java.time.Duration;
import java.util.List;

/** Checks {@code ledger}. */
final class LedgerCheck {

  /** What is kept for less is gone before anybody looks. */
  private static final Duration SHORTEST = Duration.ofHours(1);

  /** A hundred years; keeps every instant far from overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final long MIN_JOURNAL = 1L << 20;
  private static final long MAX_JOURNAL = 1L << 40;

  private final Section ledger;
  private final Problems problems;

  LedgerCheck(Section ledger, Problems problems) {
    this.ledger = ledger;
    this.problems = problems;
  }

  void check() {
    checkSpan(ledger, "keep");
    Section rollups = ledger.section("rollups");
    List.of("minute", "hour", "day").forEach(each -> checkSpan(rollups, each));
    ledger
        .text("journal_max")
        .flatMap(Units::bytes)
        .filter(bytes -> bytes < MIN_JOURNAL || bytes > MAX_JOURNAL)
        .ifPresent(bytes -> error(ledger, "journal_max", "expected a size from 1MiB to 1024GiB"));
  }

  private void checkSpan(Section section, String property) {
    Duration span = section.text(property).flatMap(Units::span).orElse(SHORTEST);
    if (span.compareTo(SHORTEST) < 0) {
      error(section, property, "must not be shorter than 1h");
    } else if (span.compareTo(LONGEST) > 0) {
      error(section, property, "must not be longer than " + LONGEST.toDays() + "d");
    }
  }

  private void error(Section section, String property, String message) {
    problems.error(section.markOf(property), section.pathOf(property), message);
  }
}
