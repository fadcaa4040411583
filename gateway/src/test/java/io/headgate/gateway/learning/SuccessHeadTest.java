package io.headgate.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SuccessHeadTest {

  private final Clouds clouds = new Clouds(31);
  private final Random random = new Random(31);
  private final List<float[]> centres = clouds.anywhere(10);

  @Test
  void isCalibratedAndRanksByMeaningAndBySurface() {
    Prompts seen = new Prompts(1500);
    Prompts fresh = new Prompts(1500);
    SuccessHead head = SuccessHead.train(seen.vectors, seen.surfaces, seen.isGood, 1);

    double easy = 0;
    double hard = 0;
    double promised = 0;
    double good = 0;
    for (int i = 0; i < 1500; i++) {
      double p = head.probability(fresh.vectors[i], fresh.surfaces[i]);
      promised += p;
      good += fresh.isGood[i] ? 1 : 0;
      easy = Math.max(easy, fresh.truth[i] > .8 ? p : 0);
      hard = Math.max(hard, fresh.truth[i] < .2 ? p : 0);
    }

    assertThat(promised / 1500).isCloseTo(good / 1500, within(.04));
    assertThat(easy).isGreaterThan(.8);
    assertThat(hard).isLessThan(.5);
  }

  @Test
  void aCurveRisesAndHitsTheMeans() {
    double[] scores = new double[4000];
    double[] outcomes = new double[4000];
    for (int i = 0; i < 4000; i++) {
      scores[i] = random.nextDouble();
      outcomes[i] = random.nextDouble() < scores[i] * scores[i] ? 1 : 0;
    }

    IsotonicCurve curve = IsotonicCurve.fit(scores, outcomes);

    double before = 0;
    for (double score = 0; score <= 1; score += .01) {
      double p = curve.probability(score);
      assertThat(p).isGreaterThanOrEqualTo(before).isCloseTo(score * score, within(.1));
      before = p;
    }
  }

  /** Half of it is told by the cloud, half by a feature. */
  private final class Prompts {
    private final float[][] vectors;
    private final float[][] surfaces;
    private final boolean[] isGood;
    private final double[] truth;

    private Prompts(int size) {
      vectors = new float[size][];
      surfaces = new float[size][];
      isGood = new boolean[size];
      truth = new double[size];
      for (int i = 0; i < size; i++) {
        float length = random.nextFloat();
        vectors[i] = clouds.near(centres.get(i % 10), .7);
        surfaces[i] = new float[] {length, 1};
        truth[i] = .5 * (i % 10 < 5 ? 1 : 0) + .5 * length;
        isGood[i] = random.nextDouble() < truth[i];
      }
    }
  }
}
