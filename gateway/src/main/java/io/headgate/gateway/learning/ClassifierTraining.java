package io.headgate.gateway.learning;

import io.headgate.gateway.learning.ClassifierModel.Options;
import io.headgate.gateway.learning.ClassifierModel.Origin;
import io.headgate.gateway.learning.ClassifierModel.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Trains a classifier: rows held back tell the temperature, the weight of the surface, thresholds
 * and accuracy; the model itself learns from all rows.
 */
final class ClassifierTraining {

  private static final int PARTS = 5;
  private static final double[] TEMPERATURES = {.5, .7, 1, 1.4, 2, 3, 4};
  private static final double[] SURFACE_WEIGHTS = {0, .25, .5, 1};

  private final List<String> labels;
  private final float[][] vectors;
  private final float[][] features;
  private final int[] given;
  private final Options options;

  private ClassifierTraining(List<Row> rows, Options options) {
    this.options = options;
    labels = List.copyOf(new TreeSet<>(rows.stream().map(Row::label).toList()));
    if (labels.size() < 2) {
      throw new IllegalArgumentException("labels: " + labels + " (expected: at least 2)");
    }
    vectors = rows.stream().map(Row::vector).toArray(float[][]::new);
    features = rows.stream().map(Row::surface).toArray(float[][]::new);
    given = rows.stream().mapToInt(row -> labels.indexOf(row.label())).toArray();
    for (float[] surface : features) {
      if (surface.length != features[0].length) {
        throw new IllegalArgumentException(
            "surface: of %d and of %d features".formatted(features[0].length, surface.length));
      }
    }
  }

  static ClassifierModel run(List<Row> rows, Options options) {
    return new ClassifierTraining(rows, options).train();
  }

  private ClassifierModel train() {
    float[][] logits = new float[vectors.length][];
    float[][] surface = new float[vectors.length][];
    judgeHeldBack(logits, surface);
    Stack stack = stack(logits, surface);
    float[][] probabilities = new float[vectors.length][];
    Confusion confusion = Confusion.empty(labels);
    for (int row = 0; row < vectors.length; row++) {
      probabilities[row] = stack.probabilities(logits[row], surface[row]);
      confusion.add(given[row], Vectors.largest(probabilities[row]));
    }
    return new ClassifierModel(
        new Origin(
            options.embeddingModel(), options.embeddingSha256(), options.source(), vectors.length),
        labels,
        SoftmaxHead.train(vectors, given, labels.size()),
        hasSurface()
            ? Optional.of(
                LogisticHead.train(features, given, labels.size(), LogisticHead.SURFACE_PRIOR))
            : Optional.empty(),
        stack.surfaceWeight(),
        stack.temperature(),
        LabelThresholds.fit(probabilities, given),
        familiar(logits),
        confusion);
  }

  private boolean hasSurface() {
    return features[0].length > 0;
  }

  private void judgeHeldBack(float[][] logits, float[][] surface) {
    int[] part = Folds.stratified(given, PARTS, options.seed());
    for (int fold = 0; fold < PARTS; fold++) {
      int held = fold;
      int[] seen = Folds.where(part, p -> p != held);
      int[] unseen = Folds.where(part, p -> p == held);
      if (unseen.length == 0) {
        continue;
      }
      int[] seenLabels = Arrays.stream(seen).map(row -> given[row]).toArray();
      SoftmaxHead head =
          SoftmaxHead.trainQuickly(Folds.pick(vectors, seen), seenLabels, labels.size());
      Optional<LogisticHead> shape =
          hasSurface()
              ? Optional.of(
                  LogisticHead.train(
                      Folds.pick(features, seen),
                      seenLabels,
                      labels.size(),
                      LogisticHead.SURFACE_PRIOR))
              : Optional.empty();
      for (int row : unseen) {
        logits[row] = head.logits(vectors[row]);
        surface[row] = shape.map(s -> s.logits(features[row])).orElseGet(() -> new float[0]);
      }
    }
  }

  /** The temperature and weight under which held-back rows are least surprising. */
  private Stack stack(float[][] logits, float[][] surface) {
    Stack best = new Stack(1, 0);
    double least = Double.POSITIVE_INFINITY;
    for (double weight : hasSurface() ? SURFACE_WEIGHTS : new double[1]) {
      for (double temperature : TEMPERATURES) {
        Stack stack = new Stack(temperature, weight);
        double surprise = 0;
        for (int row = 0; row < given.length; row++) {
          double own = stack.probabilities(logits[row], surface[row])[given[row]];
          surprise -= Math.log(Math.max(own, 1e-9));
        }
        if (surprise < least - 1e-9) {
          least = surprise;
          best = stack;
        }
      }
    }
    return best;
  }

  private double familiar(float[][] logits) {
    double[] largest = new double[logits.length];
    for (int row = 0; row < largest.length; row++) {
      largest[row] = logits[row][Vectors.largest(logits[row])];
    }
    Arrays.sort(largest);
    return largest[(int) (options.strangers() * largest.length)]
        - (options.strangers() == 0 ? 1e6 : 0);
  }

  /** How the two heads are put together. */
  private record Stack(double temperature, double surfaceWeight) {

    float[] probabilities(float[] logits, float[] surface) {
      return ClassifierModel.combine(
          logits,
          surface.length == 0 ? Optional.empty() : Optional.of(surface),
          temperature,
          surfaceWeight);
    }
  }
}
