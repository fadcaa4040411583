package io.headgate.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorPromiseTest {

  private static final double DELTA = .1;

  @Test
  void boundsARateAsTablesOfClopperAndPearsonDo() {
    assertThat(ErrorPromise.upperBound(0, 100, .1)).isCloseTo(.022763, within(1e-6));
    assertThat(ErrorPromise.upperBound(10, 100, .1)).isCloseTo(0.149883, within(1e-6));
    assertThat(ErrorPromise.upperBound(150, 1000, .05)).isCloseTo(0.169836, within(1e-6));
    assertThat(ErrorPromise.upperBound(7, 7, .1)).isEqualTo(1);
  }

  @Test
  void keepsItsPromiseInNineOfTenWindows() {
    Random random = new Random(17);
    int broken = 0;
    int made = 0;
    for (int window = 0; window < 400; window++) {
      double[] scores = new double[600];
      boolean[] isWrong = new boolean[600];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = random.nextDouble();
        isWrong[i] = random.nextDouble() < rate(scores[i]);
      }
      ErrorPromise promise = ErrorPromise.make(scores, isWrong, .2, DELTA);
      if (promise.threshold().isPresent()) {
        made++;
        broken += rateAbove(promise.threshold().getAsDouble()) > .2 ? 1 : 0;
      }
    }

    assertThat(made).isGreaterThan(350);
    assertThat(broken).isBetween(1, 40);
  }

  /** Of a wrong answer at a score; half of them at 0, none at 1. */
  private static double rate(double score) {
    return .5 * (1 - score);
  }

  private static double rateAbove(double threshold) {
    return .25 * (1 - threshold);
  }

  @Test
  void saysInfeasibleInsteadOfGuessing() {
    double[] scores = new double[1000];
    boolean[] isWrong = new boolean[1000];
    for (int i = 0; i < 1000; i++) {
      scores[i] = i;
      isWrong[i] = i % 3 == 0;
    }

    assertThat(ErrorPromise.make(scores, isWrong, .2, DELTA).threshold()).isEmpty();
    assertThat(ErrorPromise.make(scores, isWrong, .5, DELTA).share()).isEqualTo(1);
  }

  @Test
  void promisesNothingOnFewLabels() {
    assertThat(ErrorPromise.make(new double[499], new boolean[499], .3, DELTA).threshold())
        .isEmpty();
    assertThat(ErrorPromise.make(new double[500], new boolean[500], .3, DELTA).threshold())
        .hasValue(0);
  }

  @Test
  void countsEqualScoresTogether() {
    double[] scores = new double[600];
    boolean[] isWrong = new boolean[600];
    for (int i = 0; i < 600; i++) {
      scores[i] = i < 300 ? 1 : 0;
      isWrong[i] = i >= 300;
    }

    ErrorPromise promise = ErrorPromise.make(scores, isWrong, .1, DELTA);

    assertThat(promise.threshold()).hasValue(1);
    assertThat(promise.share()).isEqualTo(.5);
  }
}
