package io.headgate.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headgate.gateway.learning.ClassifierModel.Classification;
import io.headgate.gateway.learning.ClassifierModel.LabelScore;
import io.headgate.gateway.learning.ClassifierModel.Options;
import io.headgate.gateway.learning.ClassifierModel.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassifierModelTest {

  static final Options OPTIONS = new Options("made-up", "abc123", "a test", .02, 1);
  private static final List<String> LABELS = List.of("billing", "code", "legal");

  private final Clouds clouds = new Clouds(3);
  private final List<float[]> centres = clouds.anywhere(LABELS.size());

  @Test
  void estimatesItsAccuracyOnRowsThatItHasNotSeen() {
    ClassifierModel model = ClassifierModel.train(rows(20, 3, 0), OPTIONS);

    double right = 0;
    for (int i = 0; i < 600; i++) {
      Classification said = model.classify(clouds.near(centres.get(i % 3), 3), Optional.empty());
      right += said.scores().get(0).label().equals(LABELS.get(i % 3)) ? 1 : 0;
    }

    assertThat(right / 600).isBetween(.7, .99);
    assertThat(model.accuracy()).isCloseTo(right / 600, within(.1));
    assertThat(model.confusion().rows()).isEqualTo(60);
  }

  @Test
  void scoresAreProbabilitiesThatHold() {
    ClassifierModel model = ClassifierModel.train(rows(100, 2.5, 0), OPTIONS);

    double promised = 0;
    double right = 0;
    for (int i = 0; i < 3000; i++) {
      LabelScore best =
          model.classify(clouds.near(centres.get(i % 3), 2.5), Optional.empty()).scores().get(0);
      promised += best.score();
      right += best.label().equals(LABELS.get(i % 3)) ? 1 : 0;
    }

    assertThat(promised / 3000).isCloseTo(right / 3000, within(.07));
  }

  @Test
  void refusesStrangersAndKeepsItsOwn() {
    ClassifierModel model = ClassifierModel.train(rows(40, .6, 0), OPTIONS);

    int kept = 0;
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      Classification own = model.classify(clouds.near(centres.get(i % 3), .6), Optional.empty());
      kept += own.label().isPresent() ? 1 : 0;
      refused += model.classify(clouds.centre(), Optional.empty()).label().isEmpty() ? 1 : 0;
    }

    assertThat(kept).isGreaterThan(185);
    assertThat(refused).isGreaterThan(185);
  }

  @Test
  void usesTheSurfaceWhereTheEmbeddingSaysNothing() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] surface = {i % 2 * 100f, 7};
      rows.add(new Row(LABELS.get(i % 2), clouds.centre(), surface));
    }

    ClassifierModel model = ClassifierModel.train(rows, OPTIONS);

    assertThat(model.accuracy()).isGreaterThan(.95);
    assertThat(
            model
                .classify(clouds.centre(), Optional.of(new float[] {100, 7}))
                .scores()
                .get(0)
                .label())
        .isEqualTo("code");
  }

  @Test
  void confusionTellsRecallAndPrecision() {
    Confusion confusion = new Confusion(List.of("a", "b"), new int[][] {{8, 2}, {0, 10}});

    assertThat(confusion.accuracy()).isEqualTo(.9);
    assertThat(confusion.recall("a")).isEqualTo(.8);
    assertThat(confusion.precision("b")).isCloseTo(10 / 12.0, within(1e-9));
    assertThat(confusion.toString()).contains("a   80.0%  100.0%     8     2");
  }

  @Test
  void saysWhatIsWrongWithItsRows() {
    assertThatThrownBy(
            () ->
                ClassifierModel.train(
                    List.of(new Row("a", clouds.centre(), new float[0])), OPTIONS))
        .hasMessage("labels: [a] (expected: at least 2)");
    assertThatThrownBy(
            () ->
                ClassifierModel.train(
                    List.of(
                        new Row("a", clouds.centre(), new float[0]),
                        new Row("b", clouds.centre(), new float[1])),
                    OPTIONS))
        .hasMessage("surface: of 0 and of 1 features");
  }

  private List<Row> rows(int each, double noise, int features) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < each * LABELS.size(); i++) {
      int label = i % LABELS.size();
      rows.add(
          new Row(LABELS.get(label), clouds.near(centres.get(label), noise), new float[features]));
    }
    return rows;
  }
}
