package io.headgate.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two texts meet, and what both have is said once. */
class OverlapTest {

  private static final String WHOLE =
      "A gateway earns its trust on the day a provider fails. It says so, it carries on where it"
          + " can, and it never calls half an answer a whole one.";

  @ParameterizedTest
  @EnumSource(Overlap.Kind.class)
  void aWholeRepetitionIsDroppedWhereverItWasCutAndHoweverItComes(Overlap.Kind kind) {
    SplittableRandom chance = new SplittableRandom(1);
    for (int cut = 1; cut < WHOLE.length(); cut++) {
      String delivered = WHOLE.substring(0, cut);
      assertThat(delivered + fit(delivered, WHOLE, kind, chance)).isEqualTo(WHOLE);
    }
  }

  @Test
  void anExactContinuationIsTakenAsItIs() {
    SplittableRandom chance = new SplittableRandom(2);
    for (int cut = 1; cut < WHOLE.length(); cut++) {
      String delivered = WHOLE.substring(0, cut);
      String rest = WHOLE.substring(cut);
      assertThat(delivered + fit(delivered, rest, Overlap.Kind.EXACT, chance)).isEqualTo(WHOLE);
    }
  }

  @Test
  void aRepeatedEndIsDroppedOnce() {
    SplittableRandom chance = new SplittableRandom(3);
    for (int cut = Overlap.MIN_REPEATED; cut < WHOLE.length(); cut++) {
      String delivered = WHOLE.substring(0, cut);
      for (int repeated = Overlap.MIN_REPEATED; repeated <= cut; repeated += 7) {
        String again = WHOLE.substring(cut - repeated);
        assertThat(delivered + fit(delivered, again, Overlap.Kind.LOOSE, chance))
            .as("cut at %d, the last %d repeated", cut, repeated)
            .isEqualTo(WHOLE);
      }
    }
  }

  @Test
  void wordsThatWouldRunTogetherAreParted() {
    assertThat(fit("It says", "so, always.", Overlap.Kind.LOOSE, new SplittableRandom(4)))
        .isEqualTo(" so, always.");
    assertThat(fit("It says ", "so, always.", Overlap.Kind.LOOSE, new SplittableRandom(4)))
        .isEqualTo("so, always.");
    assertThat(fit("It says", ", always.", Overlap.Kind.LOOSE, new SplittableRandom(4)))
        .isEqualTo(", always.");
  }

  @Test
  void aShortEndThatTheTextBeginsWithIsNotLost() {
    assertThat(fit("1, 2, 3, ", "1", Overlap.Kind.LOOSE, new SplittableRandom(6))).isEqualTo("1");
  }

  @Test
  void whatOpensIsNotParted() {
    assertThat(fit("call foo(", "x)", Overlap.Kind.LOOSE, new SplittableRandom(7))).isEqualTo("x)");
    assertThat(fit("It says,", "so", Overlap.Kind.LOOSE, new SplittableRandom(7))).isEqualTo(" so");
  }

  @Test
  void aShortLikenessIsNoRepetition() {
    assertThat(fit("He said ha", "ha, and left", Overlap.Kind.EXACT, new SplittableRandom(5)))
        .isEqualTo("ha, and left");
  }

  @Test
  void anAnswerThatSaysItInOtherWordsFitsNowhere() {
    String delivered = WHOLE.substring(0, 80);
    Overlap overlap = new Overlap(delivered, Overlap.Kind.LOOSE);

    overlap.accept(WHOLE.substring(0, 60) + " and then something else entirely, at length.");

    assertThat(overlap.isDifferent()).isTrue();
  }

  @Test
  void aNewAnswerThatDiffersIsToldApart() {
    Overlap overlap = new Overlap("It says so", Overlap.Kind.ANEW);

    assertThat(overlap.accept("Nothing")).isEqualTo("\n\nNothing");
    assertThat(overlap.isDifferent()).isTrue();
  }

  @Test
  void aNewAnswerThatIsShorterAddsNothing() {
    Overlap overlap = new Overlap("It says so", Overlap.Kind.ANEW);

    assertThat(overlap.accept("It says")).isEmpty();
    assertThat(overlap.finish()).isEmpty();
  }

  private static String fit(
      String delivered, String next, Overlap.Kind kind, SplittableRandom chance) {
    Overlap overlap = new Overlap(delivered, kind);
    StringBuilder fitted = new StringBuilder();
    int at = 0;
    while (at < next.length()) {
      int to = Math.min(next.length(), at + 1 + chance.nextInt(12));
      fitted.append(overlap.accept(next.substring(at, to)));
      at = to;
    }
    return fitted.append(overlap.finish()).toString();
  }
}
