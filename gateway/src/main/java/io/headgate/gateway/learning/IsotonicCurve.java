package io.headgate.gateway.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns scores into probabilities by the rising steps that fit best, with lines between the middles
 * of the steps.
 *
 * <p>Reference: pool adjacent violators, Barlow et al. 1972.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record IsotonicCurve(double[] scores, double[] probabilities) {

  /** Rows of a step at least, so that no end of the curve rests on a few. */
  private static final int SMALLEST_STEP = 15;

  /**
   * Fits the curve.
   *
   * @param outcomes 0 to 1, of each score
   */
  static IsotonicCurve fit(double[] scores, double[] outcomes) {
    List<Step> steps = new ArrayList<>();
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : order) {
      steps.add(new Step(scores[i], outcomes[i], 1));
      for (int n = steps.size(); n > 1 && mustJoin(steps.get(n - 2), steps.get(n - 1)); n--) {
        Step last = steps.remove(n - 1);
        steps.set(n - 2, steps.get(n - 2).joined(last));
      }
    }
    int last = steps.size() - 1;
    if (last > 0 && steps.get(last).rows() < SMALLEST_STEP) {
      Step end = steps.remove(last);
      steps.set(last - 1, steps.get(last - 1).joined(end));
    }
    return new IsotonicCurve(
        steps.stream().mapToDouble(Step::meanScore).toArray(),
        steps.stream().mapToDouble(Step::mean).toArray());
  }

  private static boolean mustJoin(Step before, Step after) {
    return before.rows() < SMALLEST_STEP || before.mean() >= after.mean();
  }

  double probability(double score) {
    int place = Arrays.binarySearch(scores, score);
    if (place >= 0) {
      return probabilities[place];
    }
    int next = -place - 1;
    if (next == 0) {
      return probabilities[0];
    }
    if (next == scores.length) {
      return probabilities[next - 1];
    }
    double part = (score - scores[next - 1]) / (scores[next] - scores[next - 1]);
    return probabilities[next - 1] + part * (probabilities[next] - probabilities[next - 1]);
  }

  private record Step(double scores, double outcomes, int rows) {

    Step joined(Step other) {
      return new Step(scores + other.scores, outcomes + other.outcomes, rows + other.rows);
    }

    double meanScore() {
      return scores / rows;
    }

    double mean() {
      return outcomes / rows;
    }
  }
}
