package io.headgate.gateway.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds for each label the probability from which on it is better to answer than to abstain. */
final class LabelThresholds {

  /** Where a probability is as likely right as wrong. */
  private static final double EVEN = .5;

  /** How many answers weigh as much as the even threshold. */
  private static final double PRIOR_ANSWERS = 20;

  private LabelThresholds() {}

  /**
   * A right answer counts as much for a label as a wrong one against it. The fewer answers tell,
   * the closer a threshold is to {@code 0.5}.
   *
   * @param probabilities of each row, by heads that have not seen it
   */
  static double[] fit(float[][] probabilities, int[] labels) {
    double[] thresholds = new double[probabilities[0].length];
    for (int c = 0; c < thresholds.length; c++) {
      List<Answer> answers = new ArrayList<>();
      for (int row = 0; row < labels.length; row++) {
        if (Vectors.largest(probabilities[row]) == c) {
          answers.add(new Answer(probabilities[row][c], labels[row] == c));
        }
      }
      double best = best(answers);
      thresholds[c] =
          (answers.size() * best + PRIOR_ANSWERS * EVEN) / (answers.size() + PRIOR_ANSWERS);
    }
    return thresholds;
  }

  private static double best(List<Answer> answers) {
    answers.sort(Comparator.comparingDouble(Answer::probability).reversed());
    int gain = 0;
    int most = 0;
    double best = EVEN;
    for (int i = 0; i < answers.size(); i++) {
      gain += answers.get(i).isRight() ? 1 : -1;
      if (gain > most) {
        most = gain;
        double next = i + 1 < answers.size() ? answers.get(i + 1).probability() : 0;
        best = (answers.get(i).probability() + next) / 2;
      }
    }
    return Math.min(best, EVEN); // a label that nothing contradicts is not made harder to reach
  }

  private record Answer(double probability, boolean isRight) {}
}
