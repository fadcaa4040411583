package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.bench.EmbeddingFigures.Load;
import io.headgate.bench.EmbeddingFigures.Round;
import org.junit.jupiter.api.Test;

class EmbeddingFiguresTest {

  private static final Load BLOCK = new Load(2, 32);
  private static final Quantiles QUIET = new Quantiles(4, 5);

  @Test
  void waysAreComparedRoundByRound() {
    EmbeddingFigures figures = new EmbeddingFigures();
    figures.add(BLOCK, "direct", new Round(100, QUIET, QUIET, 1));
    figures.add(BLOCK, "bus", new Round(50, QUIET, QUIET, 1));
    figures.add(BLOCK, "direct", new Round(40, QUIET, QUIET, 1));
    figures.add(BLOCK, "bus", new Round(40, QUIET, QUIET, 1));

    assertThat(figures.against(BLOCK, "bus", "direct", EmbeddingFigures.RATE, (a, b) -> a / b))
        .isEqualTo(new Spread(.75, .5, 1));
    assertThat(figures.of(BLOCK, "bus", EmbeddingFigures.P99)).isEqualTo(new Spread(5, 5, 5));
    assertThat(figures.of(new Load(1, 8), "bus", EmbeddingFigures.RATE)).isEqualTo(Spread.NONE);
  }

  @Test
  void textsHaveTheTokensAskedForAndDiffer() {
    for (int tokens : EmbeddingRun.TOKENS) {
      assertThat(EmbeddingTexts.ofTokens(tokens))
          .doesNotHaveDuplicates()
          .allMatch(text -> text.split(" ", -1).length == tokens - 2);
    }
  }

  @Test
  void optionsRejectNonsense() {
    assertThat(EmbeddingOptions.parse("--quick", "--rounds", "2").rounds()).isEqualTo(2);
    assertThatThrownBy(() -> EmbeddingOptions.parse("--starts", "0"))
        .hasMessage("starts: 0 (expected: at least 1)");
    assertThatThrownBy(() -> EmbeddingOptions.parse("-x")).hasMessage("unknown option: -x");
  }
}
