package io.headgate.gateway.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A trained classifier of prompts: a head on the embedding, beside it perhaps one on the surface of
 * the text, and how far to trust them. Immutable; any thread.
 *
 * @param origin what it was made with and from
 * @param labels in alphabetical order
 * @param surface weighted by {@code surfaceWeight}
 * @param temperature by which logits of the embedding are divided
 * @param thresholds what the probability of each label has to reach
 * @param familiar the largest logit that a text must reach not to be a stranger to all labels
 * @param confusion of held-back rows
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ClassifierModel(
    Origin origin,
    List<String> labels,
    SoftmaxHead head,
    Optional<LogisticHead> surface,
    double surfaceWeight,
    double temperature,
    double[] thresholds,
    double familiar,
    Confusion confusion) {

  /**
   * Trains a classifier: seconds for ten thousand rows. The same rows and options give the same
   * model.
   *
   * @param rows of at least two labels, all with an embedding by one model; with surface features
   *     all or none
   * @throws IllegalArgumentException when the rows do not fit together
   */
  public static ClassifierModel train(List<Row> rows, Options options) {
    return ClassifierTraining.run(rows, options);
  }

  /** The accuracy on held-back rows, 0 to 1. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /**
   * Scores every label.
   *
   * @param vector of length 1, by the model of {@link Origin#embeddingSha256()}
   * @param features of the surface; not looked at by a model without a surface head
   */
  public Classification classify(float[] vector, Optional<float[]> features) {
    float[] logits = head.logits(vector);
    double largest = logits[Vectors.largest(logits)];
    float[] probabilities =
        combine(
            logits,
            features.flatMap(f -> surface.map(s -> s.logits(f))),
            temperature,
            surfaceWeight);
    List<LabelScore> scores = new ArrayList<>(labels.size());
    for (int c = 0; c < probabilities.length; c++) {
      scores.add(new LabelScore(labels.get(c), probabilities[c], thresholds[c]));
    }
    scores.sort(Comparator.comparingDouble(LabelScore::score).reversed());
    return new Classification(scores, largest - familiar);
  }

  static float[] combine(
      float[] logits, Optional<float[]> surface, double temperature, double surfaceWeight) {
    float[] combined = new float[logits.length];
    for (int c = 0; c < combined.length; c++) {
      combined[c] = (float) (logits[c] / temperature);
    }
    surface.ifPresent(s -> Vectors.add(combined, 0, (float) surfaceWeight, s));
    Vectors.softmax(combined);
    return combined;
  }

  /**
   * A labelled prompt.
   *
   * @param vector of length 1
   * @param surface features of its surface; empty where there are none
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Row(String label, float[] vector, float[] surface) {}

  /**
   * How a classifier is trained.
   *
   * @param strangers the share of rows like those of the training that may be refused as strange to
   *     all labels, 0 to 0.5
   * @param seed of the parts into which rows are dealt
   */
  public record Options(
      String embeddingModel, String embeddingSha256, String source, double strangers, long seed) {

    /** The share of strangers that keeps 94 % in scope on a public intent test. */
    public static final double STRANGERS = .02;

    public Options {
      if (!(strangers >= 0 && strangers <= .5)) {
        throw new IllegalArgumentException("strangers: " + strangers + " (expected: 0 to 0.5)");
      }
    }
  }

  /**
   * Where a model comes from.
   *
   * @param embeddingSha256 of the model file whose vectors it understands
   * @param source what it was trained from, for people
   */
  public record Origin(String embeddingModel, String embeddingSha256, String source, int rows) {}

  /**
   * The score of one label.
   *
   * @param score its probability if the text belongs to any label, 0 to 1
   * @param threshold that it has to reach
   */
  public record LabelScore(String label, double score, double threshold) {}

  /**
   * What a classifier says about a text.
   *
   * @param scores of all labels, best first
   * @param familiarity below 0 for a text that is strange to all labels
   */
  public record Classification(List<LabelScore> scores, double familiarity) {

    public Classification {
      scores = List.copyOf(scores);
    }

    /** The best label, unless the text is strange or the label below its threshold. */
    public Optional<String> label() {
      LabelScore best = scores.get(0);
      return familiarity >= 0 && best.score() >= best.threshold()
          ? Optional.of(best.label())
          : Optional.empty();
    }
  }
}
