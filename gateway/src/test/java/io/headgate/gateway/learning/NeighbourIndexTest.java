package io.headgate.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighbourIndexTest {

  private final Clouds clouds = new Clouds(23);
  private final List<float[]> centres = clouds.anywhere(20);

  @Test
  void findsAlmostAllOfTheTrueNeighboursInAFewFiles() {
    float[][] rows = rows(4000);
    NeighbourIndex index = index(rows, 4000);
    int found = 0;
    for (int i = 0; i < 100; i++) {
      float[] text = clouds.near(centres.get(i % 20), 1);
      Set<Integer> exact = new HashSet<>(exact(rows, text, 20));
      exact.retainAll(Arrays.stream(index.neighbours(text, 20, 8)).boxed().toList());
      found += exact.size();
    }

    assertThat(found / 2000.0).isGreaterThan(.85);
  }

  @Test
  void findsAllOfThemInAllFiles() {
    float[][] rows = rows(500);
    NeighbourIndex index = index(rows, 500);
    float[] text = clouds.centre();

    assertThat(Arrays.stream(index.neighbours(text, 30, 32)).boxed())
        .containsExactlyInAnyOrderElementsOf(exact(rows, text, 30));
  }

  @Test
  void aFullIndexForgetsTheOldest() {
    float[][] rows = rows(1700);
    NeighbourIndex ring = index(rows, 500);
    float[][] last = Arrays.copyOfRange(rows, 1200, 1700);
    float[] text = clouds.near(centres.get(3), 1);

    Set<Integer> expected = new HashSet<>();
    exact(last, text, 25).forEach(i -> expected.add((1200 + i) % 500));
    assertThat(ring.size()).isEqualTo(500);
    assertThat(Arrays.stream(ring.neighbours(text, 25, 32)).boxed())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void scoresAModelByItsOutcomesNearby() {
    NeighbourIndex index = new NeighbourIndex(Centroids.train(rows(200), 16, 4, 1), 1000, 3);
    for (int i = 0; i < 400; i++) {
      boolean isHard = i % 2 == 0;
      float[] vector = clouds.near(centres.get(isHard ? 0 : 1), .5);
      index.insert(vector, new float[] {isHard ? 0 : 1, 1, NeighbourIndex.UNKNOWN});
    }

    double[] hard = index.scores(centres.get(0), 40, 16);
    double[] easy = index.scores(centres.get(1), 40, 16);

    assertThat(hard[0]).isLessThan(.1);
    assertThat(easy[0]).isGreaterThan(.9);
    assertThat(hard[1]).isGreaterThan(.95);
    assertThat(hard[2]).isEqualTo(.5);
  }

  @Test
  void anEmptyIndexKnowsNothing() {
    NeighbourIndex index = new NeighbourIndex(Centroids.train(rows(200), 16, 4, 1), 10, 2);

    assertThat(index.scores(clouds.centre(), 5, 4)).containsExactly(.5, .5);
  }

  @Test
  void aTableTellsRegionsApartAndAddsUp() {
    Centroids centroids = Centroids.train(rows(400), 20, 6, 1);
    ClusterTable left = new ClusterTable(centroids, 1);
    ClusterTable right = new ClusterTable(centroids, 1);
    ClusterTable whole = new ClusterTable(centroids, 1);
    for (int i = 0; i < 2000; i++) {
      int region = i % 20;
      float[] vector = clouds.near(centres.get(region), .5);
      double outcome = region < 10 ? 0 : 1;
      (i % 3 == 0 ? left : right).add(vector, 0, outcome);
      whole.add(vector, 0, outcome);
    }
    left.merge(right);

    assertThat(whole.scores(centres.get(2))[0]).isLessThan(.25);
    assertThat(whole.scores(centres.get(17))[0]).isGreaterThan(.75);
    assertThat(left.scores(centres.get(2))[0])
        .isCloseTo(whole.scores(centres.get(2))[0], within(1e-9));
  }

  private float[][] rows(int size) {
    float[][] rows = new float[size][];
    for (int i = 0; i < size; i++) {
      rows[i] = clouds.near(centres.get(i % 20), 1);
    }
    return rows;
  }

  private static NeighbourIndex index(float[][] rows, int capacity) {
    NeighbourIndex index = new NeighbourIndex(Centroids.train(rows, 32, 6, 1), capacity, 1);
    for (float[] row : rows) {
      index.insert(row, new float[] {1});
    }
    return index;
  }

  private static List<Integer> exact(float[][] rows, float[] text, int size) {
    return IntStream.range(0, rows.length)
        .boxed()
        .sorted((a, b) -> Float.compare(Vectors.dot(rows[b], text), Vectors.dot(rows[a], text)))
        .limit(size)
        .toList();
  }
}
