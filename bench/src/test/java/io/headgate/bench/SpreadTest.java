package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void takesTheMedianOfOddAndEvenCounts() {
    assertThat(Spread.of(3, 1, 2)).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of(4, 1, 2, 3)).isEqualTo(new Spread(2.5, 1, 4));
  }

  @Test
  void leavesOutWhatIsNotANumber() {
    assertThat(Spread.of(Double.NaN, 7, Double.POSITIVE_INFINITY)).hasToString("7.00");
    assertThat(Spread.of(List.of())).hasToString("–");
  }

  @Test
  void writesDigitsThatCount() {
    assertThat(Spread.of(0.0141, 0.0138, 0.0162)).hasToString("0.0141 (0.0138–0.0162)");
    assertThat(Spread.of(45877, 29701, 55663)).hasToString("45,877 (29,701–55,663)");
    assertThat(Spread.of(-0.25, 12.34)).hasToString("6.05 (-0.250–12.3)");
  }

  @Test
  void tableHasItsHeadingAndRowsOfOneWidth() {
    assertThat(new MarkdownTable("target", "CPU").row("nginx", Spread.of(1.5)))
        .hasToString("| target | CPU |\n|---|---|\n| nginx | 1.50 |\n");
    assertThatThrownBy(() -> new MarkdownTable("a").row("b", "c"))
        .hasMessage("cells: 2 (expected: 1)");
  }
}
