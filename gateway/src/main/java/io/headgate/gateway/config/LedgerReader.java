package io.headgate.gateway.config;

import java.time.Duration;

/** Reads {@code ledger}. */
final class LedgerReader {

  private final Section ledger;

  LedgerReader(Section ledger) {
    this.ledger = ledger;
  }

  LedgerConfig read() {
    LedgerConfig defaults = LedgerConfig.defaults();
    Section rollups = ledger.section("rollups");
    return new LedgerConfig(
        span(ledger, "keep", defaults.keep()),
        ledger.text("journal_max").flatMap(Units::bytes).orElse(defaults.journalMaxBytes()),
        new LedgerConfig.Rollups(
            span(rollups, "minute", defaults.rollups().minute()),
            span(rollups, "hour", defaults.rollups().hour()),
            span(rollups, "day", defaults.rollups().day())));
  }

  private static Duration span(Section section, String property, Duration fallback) {
    return section.text(property).flatMap(Units::span).orElse(fallback);
  }
}
