package io.headgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.admission.Budget.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetWindowTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T12:00:00Z, UTC, DAY, d2026-11-20, 2026-11-21T00:00:00Z",
    "2026-11-20T23:30:00Z, Europe/Berlin, DAY, d2026-11-21, 2026-11-21T23:00:00Z",
    "2026-11-20T12:00:00Z, UTC, WEEK, w2026-w47, 2026-11-23T00:00:00Z",
    "2026-11-20T12:00:00Z, UTC, MONTH, m2026-11, 2026-12-01T00:00:00Z",
    // A year's last days can be in the next year's first week.
    "2027-01-01T12:00:00Z, UTC, WEEK, w2026-w53, 2027-01-04T00:00:00Z",
    "2026-12-31T23:00:00Z, Asia/Tokyo, MONTH, m2027-01, 2027-01-31T15:00:00Z",
    // The day on which clocks go forward has 23 hours.
    "2026-03-29T12:00:00Z, Europe/Berlin, DAY, d2026-03-29, 2026-03-29T22:00:00Z",
    "2026-10-25T12:00:00Z, Europe/Berlin, DAY, d2026-10-25, 2026-10-25T23:00:00Z",
  })
  void windowsBeginInTheTenantsZone(
      Instant now, ZoneId zone, Window length, String id, Instant end) {
    BudgetWindow window = BudgetWindow.at(now, length, zone);

    assertThat(window.id()).isEqualTo(id);
    assertThat(window.end()).isEqualTo(end);
  }

  @Test
  void eachInstantIsInOneWindowAndItsEndBeginsTheNext() {
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      Instant now = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(400_000_000));
      ZoneId zone = ZoneId.of(i % 2 == 0 ? "America/Sao_Paulo" : "Australia/Lord_Howe");
      Window length = List.of(Window.DAY, Window.WEEK, Window.MONTH).get(i % 3);
      BudgetWindow window = BudgetWindow.at(now, length, zone);

      assertThat(window.start()).isBeforeOrEqualTo(now);
      assertThat(BudgetWindow.at(window.start(), length, zone)).isEqualTo(window);
      assertThat(window.end()).isAfter(now).isBefore(now.plus(Duration.ofDays(32)));
      assertThat(BudgetWindow.at(window.end().minusNanos(1), length, zone)).isEqualTo(window);
      assertThat(BudgetWindow.at(window.end(), length, zone).id()).isNotEqualTo(window.id());
    }
  }
}
