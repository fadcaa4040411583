package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessAgeTest {

  @Test
  void isTheUptimeLessWhatItWasAtTheStart() {
    String stat =
        "4711 (java (a) b) S 1 4711 4711 0 -1 4194304 100 0 0 0 5 2 0 0 20 0 30 0 12345 99 88 77";

    assertThat(ProcessAge.of(stat, "124.70 200.00\n")).isEqualTo(Duration.ofMillis(1_250));
    assertThat(ProcessAge.of(stat, "123.40 200.00\n")).isZero();
  }

  @Test
  void thisProcessIsOlderThanNothing() {
    assertThat(ProcessAge.now()).isPositive().isLessThan(Duration.ofHours(1));
  }
}
