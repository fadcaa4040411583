package io.headgate.bench.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.learning.ErrorPromise;
import io.headgate.gateway.learning.SuccessHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * R5: is a promised error rate held? The chance that the weak model is right comes from heads that
 * have not seen the row (five parts); then a hundred windows are drawn for calibration, and the
 * promise is checked on all other rows.
 */
final class PromiseEvaluation {

  private static final int PARTS = 5;
  private static final int DRAWS = 100;
  private static final int WINDOW = 1000;
  private static final double DELTA = .1;
  private static final double[] ALPHAS = {.10, .15, .20, .25, .30};
  private static final int BINS = 15;

  private final CachedEmbeddings embeddings;

  PromiseEvaluation(CachedEmbeddings embeddings) {
    this.embeddings = embeddings;
  }

  List<Figure> run(Path data, String set, String name) throws IOException, InterruptedException {
    List<JsonNode> rows =
        LabelledData.readBlocking(data, set).stream()
            .filter(row -> !row.path("contaminated").asBoolean())
            .toList();
    List<String> texts = LabelledData.texts(rows, "prompt");
    float[][] vectors = embeddings.ofBlocking(texts);
    float[][] shapes = texts.stream().map(PromptShape::of).toArray(float[][]::new);
    boolean[] isGood = new boolean[vectors.length];
    for (int i = 0; i < isGood.length; i++) {
      isGood[i] = rows.get(i).path("weak").asInt() == 1;
    }
    double[] chances = heldBack(vectors, shapes, isGood);
    List<Figure> figures = new ArrayList<>();
    figures.add(calibration(name, chances, isGood));
    double[] lengths = texts.stream().mapToDouble(text -> -text.length()).toArray();
    for (double alpha : ALPHAS) {
      figures.add(promise(name, chances, lengths, isGood, alpha));
    }
    return figures;
  }

  private static double[] heldBack(float[][] vectors, float[][] shapes, boolean[] isGood) {
    int[] part = new Random(5).ints(isGood.length, 0, PARTS).toArray();
    double[] chances = new double[isGood.length];
    for (int fold = 0; fold < PARTS; fold++) {
      List<Integer> seen = new ArrayList<>();
      for (int i = 0; i < part.length; i++) {
        if (part[i] != fold) {
          seen.add(i);
        }
      }
      boolean[] labels = new boolean[seen.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = isGood[seen.get(i)];
      }
      SuccessHead head =
          SuccessHead.train(
              seen.stream().map(i -> vectors[i]).toArray(float[][]::new),
              seen.stream().map(i -> shapes[i]).toArray(float[][]::new),
              labels,
              fold);
      for (int i = 0; i < part.length; i++) {
        if (part[i] == fold) {
          chances[i] = head.probability(vectors[i], shapes[i]);
        }
      }
    }
    return chances;
  }

  private static Figure calibration(String name, double[] chances, boolean[] isGood) {
    int[] all = new Random(1).ints(0, chances.length).distinct().limit(chances.length).toArray();
    Bootstrap interval = Bootstrap.of(all.length, rows -> error(chances, isGood, rows));
    Map<String, Double> beside = new LinkedHashMap<>();
    beside.put("AUROC", ranking(chances, isGood));
    beside.put("weak model right", share(isGood));
    return new Figure(
        "R5",
        name + ": calibration error of the weak model's chance",
        error(chances, isGood, all),
        interval.low(),
        interval.high(),
        .05,
        .03,
        "",
        beside);
  }

  private static double share(boolean[] isGood) {
    int good = 0;
    for (boolean is : isGood) {
      good += is ? 1 : 0;
    }
    return (double) good / isGood.length;
  }

  private static double error(double[] chances, boolean[] isGood, int[] rows) {
    double[] gaps = new double[BINS];
    for (int row : rows) {
      int bin = Math.min(BINS - 1, (int) (chances[row] * BINS));
      gaps[bin] += chances[row] - (isGood[row] ? 1 : 0);
    }
    return Arrays.stream(gaps).map(Math::abs).sum() / rows.length;
  }

  /** The probability that a right answer had the better chance than a wrong one. */
  private static double ranking(double[] chances, boolean[] isGood) {
    double wins = 0;
    double pairs = 0;
    for (int i = 0; i < chances.length; i++) {
      for (int j = 0; isGood[i] && j < chances.length; j++) {
        if (!isGood[j]) {
          pairs++;
          wins += chances[i] > chances[j] ? 1 : chances[i] == chances[j] ? .5 : 0;
        }
      }
    }
    return wins / pairs;
  }

  private static Figure promise(
      String name, double[] chances, double[] lengths, boolean[] isGood, double alpha) {
    Random random = new Random(99);
    int window = Math.min(WINDOW, Math.max(ErrorPromise.FEWEST_LABELS, chances.length / 2));
    boolean[] isKept = new boolean[DRAWS];
    double infeasible = 0;
    double cheap = 0;
    double cheapByLength = 0;
    double guessesKept = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] order = random.ints(0, chances.length).distinct().limit(chances.length).toArray();
      Window drawn = new Window(order, window, isGood);
      ErrorPromise promise = drawn.promise(chances, alpha);
      isKept[draw] = drawn.isKept(promise, chances, alpha);
      infeasible += promise.threshold().isEmpty() ? 1 : 0;
      cheap += promise.share();
      cheapByLength += drawn.promise(lengths, alpha).share();
      guessesKept += drawn.isGuessKept(chances, alpha) ? 1 : 0;
    }
    Bootstrap interval = Bootstrap.ofShare(isKept);
    Map<String, Double> beside = new LinkedHashMap<>();
    beside.put("infeasible %", 100 * infeasible / DRAWS);
    beside.put("to the weak model %", 100 * cheap / DRAWS);
    beside.put("by length %", 100 * cheapByLength / DRAWS);
    beside.put("kept without the bound %", 100 * guessesKept / DRAWS);
    return new Figure(
        "R5",
        "%s: promise of %.2f kept, of %d windows of %d".formatted(name, alpha, DRAWS, window),
        100 * share(isKept),
        interval.low(),
        interval.high(),
        90,
        90,
        "%",
        beside);
  }

  /** Rows for calibration, and the others to check on. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Window(int[] order, int size, boolean[] isGood) {

    ErrorPromise promise(double[] chances, double alpha) {
      double[] scores = new double[size];
      boolean[] isWrong = new boolean[size];
      for (int i = 0; i < size; i++) {
        scores[i] = chances[order[i]];
        isWrong[i] = !isGood[order[i]];
      }
      return ErrorPromise.make(scores, isWrong, alpha, DELTA);
    }

    boolean isKept(ErrorPromise promise, double[] chances, double alpha) {
      return promise.threshold().isEmpty()
          || rate(chances, promise.threshold().getAsDouble(), size, order.length) <= alpha;
    }

    /** Whether the lowest threshold that looks good on the window is good. */
    boolean isGuessKept(double[] chances, double alpha) {
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < size; i += 10) {
        double threshold = chances[order[i]];
        if (threshold < best && rate(chances, threshold, 0, size) <= alpha) {
          best = threshold;
        }
      }
      return rate(chances, best, size, order.length) <= alpha;
    }

    private double rate(double[] chances, double threshold, int from, int to) {
      int taken = 0;
      int wrong = 0;
      for (int i = from; i < to; i++) {
        if (chances[order[i]] >= threshold) {
          taken++;
          wrong += isGood[order[i]] ? 0 : 1;
        }
      }
      return taken == 0 ? 0 : (double) wrong / taken;
    }
  }
}
