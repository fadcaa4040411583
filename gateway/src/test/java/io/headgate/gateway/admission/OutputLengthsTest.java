package io.headgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputLengthsTest {

  private final OutputLengths lengths = new OutputLengths();

  @Test
  void beforeAnythingIsKnownAGuessStandsIn() {
    lengths.add("k", "small", 10);

    assertThat(lengths.usual("k", "small")).isEqualTo(OutputLengths.UNKNOWN);
  }

  @Test
  void oneAnswerInTwentyMayBeLonger() {
    for (int i = 1; i <= 100; i++) {
      lengths.add("k", "small", i <= 95 ? 100 : 5_000);
    }

    assertThat(lengths.usual("k", "small")).isBetween(100L, 120L);
    assertThat(lengths.usual("k", "large")).isEqualTo(OutputLengths.UNKNOWN);
    assertThat(lengths.usual("another", "small")).isEqualTo(OutputLengths.UNKNOWN);
  }

  @Test
  void whatIsOldFades() {
    for (int i = 0; i < 2_000; i++) {
      lengths.add("k", "small", 4_000);
    }
    for (int i = 0; i < 20_000; i++) {
      lengths.add("k", "small", 50);
    }

    assertThat(lengths.usual("k", "small")).isBetween(50L, 64L);
  }
}
