package io.headgate.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoftmaxHeadTest {

  private static final int CLASSES = 12;

  private final Clouds clouds = new Clouds(7);

  @Test
  void tellsClassesApartThatItHasSeenFiveRowsOf() {
    float[][] centres = clouds.anywhere(CLASSES).toArray(float[][]::new);
    SoftmaxHead head = train(centres, 5, .8);

    int right = 0;
    for (int i = 0; i < 600; i++) {
      int label = i % CLASSES;
      right += Vectors.largest(head.logits(clouds.near(centres[label], .8))) == label ? 1 : 0;
    }

    assertThat(right).isGreaterThan(560);
  }

  @Test
  void learnsWhatPrototypesCannotTell() {
    // Two classes of two clouds each, laid crosswise, so that both have about the same mean.
    float[] east = {1, 0, 0, .2f};
    float[] west = {-1, 0, 0, .2f};
    float[] north = {0, 1, 0, -.2f};
    float[] south = {0, -1, 0, -.2f};
    float[][] rows = new float[400][];
    int[] labels = new int[400];
    float[][] all = {east, west, north, south};
    for (int i = 0; i < rows.length; i++) {
      rows[i] = all[i % 4].clone();
      Vectors.normalise(rows[i], 0, 4);
      labels[i] = i % 4 / 2;
    }

    SoftmaxHead head = SoftmaxHead.train(rows, labels, 2);

    assertThat(head.probabilities(rows[0])[0]).isGreaterThan(.9f);
    assertThat(head.probabilities(rows[3])[1]).isGreaterThan(.9f);
  }

  @Test
  void tellsByTheLargestLogitHowFarATextIsFromAllItKnows() {
    float[][] centres = clouds.anywhere(CLASSES).toArray(float[][]::new);
    SoftmaxHead head = train(centres, 5, .5);
    float[] known = head.logits(clouds.near(centres[3], .5));
    float[] strange = head.logits(clouds.centre());

    assertThat(known[3]).isGreaterThan(strange[Vectors.largest(strange)] + 3);
  }

  @Test
  void isTheSameForTheSameRows() {
    float[][] centres = clouds.anywhere(3).toArray(float[][]::new);
    float[][] rows = {centres[0], centres[1], centres[2]};
    int[] labels = {0, 1, 2};

    assertThat(SoftmaxHead.train(rows, labels, 3).weights())
        .isEqualTo(SoftmaxHead.train(rows, labels, 3).weights());
  }

  @Test
  void probabilitiesSumToOneAndAClassWithoutRowsNeverWins() {
    float[][] centres = clouds.anywhere(2).toArray(float[][]::new);
    SoftmaxHead head = SoftmaxHead.train(centres, new int[] {0, 2}, 3);

    float[] probabilities = head.probabilities(centres[0]);

    assertThat(probabilities[0] + probabilities[1] + probabilities[2]).isCloseTo(1, within(1e-5f));
    assertThat(Vectors.largest(probabilities)).isZero();
  }

  @Test
  void saysWhatIsWrongWithItsInput() {
    float[][] rows = {{1, 0}, {0, 1}};
    assertThatThrownBy(() -> SoftmaxHead.train(rows, new int[] {0}, 2))
        .hasMessage("vectors: 2, labels: 1 (expected: as many, at least 1)");
    assertThatThrownBy(() -> SoftmaxHead.train(rows, new int[] {0, 2}, 2))
        .hasMessage("label: 2 of 2");
    assertThatThrownBy(() -> SoftmaxHead.train(rows, new int[] {0, 1}, 2).logits(new float[3]))
        .hasMessage("vector: 3 dimensions (expected: 2)");
  }

  private SoftmaxHead train(float[][] centres, int each, double noise) {
    float[][] rows = new float[centres.length * each][];
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = i % centres.length;
      rows[i] = clouds.near(centres[labels[i]], noise);
    }
    return SoftmaxHead.train(rows, labels, centres.length);
  }
}
