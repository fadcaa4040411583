package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @Test
  void readsDurations() {
    assertThat(Units.duration("250ms")).contains(Duration.ofMillis(250));
    assertThat(Units.duration("30s")).contains(Duration.ofSeconds(30));
    assertThat(Units.duration("5m")).contains(Duration.ofMinutes(5));
    assertThat(Units.duration("1h")).contains(Duration.ofHours(1));
    assertThat(Units.duration("99999999999999999999h").orElseThrow()).isGreaterThan(Units.LONGEST);
  }

  @Test
  void daysAreForWhatIsNoTimer() {
    assertThat(Units.span("90d")).contains(Duration.ofDays(90));
    assertThat(Units.span("12h")).contains(Duration.ofHours(12));
    assertThat(Units.span("90")).isEmpty();
    assertThat(Units.printSpan(Units.span("48h").orElseThrow())).isEqualTo("2d");
    assertThat(Units.printSpan(Duration.ofHours(1))).isEqualTo("3600s");
  }

  @Test
  void readsSizes() {
    assertThat(Units.bytes("7B")).contains(7L);
    assertThat(Units.bytes("10MiB")).contains(10L << 20);
    assertThat(Units.bytes("99999999999999GiB").orElseThrow()).isGreaterThan(1L << 40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "1", "1 s", "-1s", "1.5s", "1d", "1S", "\u0661s"})
  void refusesWhatIsNeither(String text) {
    assertThat(Units.duration(text)).isEmpty();
    assertThat(Units.bytes(text)).isEmpty();
  }

  @Test
  void printsWhatItReads() {
    assertThat(Units.print(Duration.ofMillis(1500))).isEqualTo("1500ms");
    assertThat(Units.print(Duration.ofMinutes(10))).isEqualTo("600s");
    assertThat(Units.print(10L << 20)).isEqualTo("10MiB");
    assertThat(Units.print(1000L)).isEqualTo("1000B");
    assertThat(Units.print(0L)).isEqualTo("0B");
  }
}
