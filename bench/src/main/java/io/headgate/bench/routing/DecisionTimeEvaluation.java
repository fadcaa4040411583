package io.headgate.bench.routing;

import io.headgate.gateway.learning.Centroids;
import io.headgate.gateway.learning.ClusterTable;
import io.headgate.gateway.learning.NeighbourIndex;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * R10: the time of a decision over twelve models once the embedding is there, with twenty thousand
 * remembered prompts. Prompts are real, outcomes made up.
 */
final class DecisionTimeEvaluation {

  private static final int STORED = 20_000;
  private static final int MODELS = 12;
  private static final int NEIGHBOURS = 80;
  private static final int FILES = 256;
  private static final int OPENED = 4;
  private static final int REGIONS = 128;
  private static final int WARM_UP = 10_000;
  private static final int TIMED = 5_000;
  private static final List<String> SETS = List.of("clinc150", "banking77");

  private final CachedEmbeddings embeddings;

  DecisionTimeEvaluation(CachedEmbeddings embeddings) {
    this.embeddings = embeddings;
  }

  List<Figure> run(Path data) throws IOException, InterruptedException {
    List<float[]> vectors = new ArrayList<>();
    for (String set : SETS) {
      List<String> texts = LabelledData.texts(LabelledData.readBlocking(data, set), "text");
      vectors.addAll(Arrays.asList(embeddings.ofBlocking(texts)));
    }
    Random random = new Random(12);
    Collections.shuffle(vectors, random);
    float[][] stored = vectors.subList(0, STORED).toArray(float[][]::new);
    float[][] asked = vectors.subList(STORED, vectors.size()).toArray(float[][]::new);
    NeighbourIndex index = new NeighbourIndex(Centroids.train(stored, FILES, 4, 1), STORED, MODELS);
    ClusterTable table = new ClusterTable(Centroids.train(stored, REGIONS, 4, 1), MODELS);
    for (float[] vector : stored) {
      float[] results = new float[MODELS];
      for (int model = 0; model < MODELS; model++) {
        results[model] = random.nextInt(2);
      }
      index.insert(vector, results);
      table.add(vector, results);
    }
    Times whole = time(asked, vector -> best(index, table, vector));
    Times regions = time(asked, vector -> best(table.scores(vector)));
    Times exact =
        time(Arrays.copyOf(asked, 100), vector -> best(index.scores(vector, NEIGHBOURS, FILES)));
    return List.of(
        figure("decision over 12 models, 20,000 neighbours, p99", whole, .5, .2),
        new Figure(
            "R10",
            "true neighbours that it finds",
            100 * recall(index, asked),
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            "%",
            Map.of("all files opened, p50 ms", millis(exact.wall(), 50))),
        figure("the same by the table of regions alone, p99", regions, .05, .05));
  }

  private static Figure figure(String what, Times times, double must, double aim) {
    return new Figure(
        "R10",
        what,
        millis(times.wall(), 99),
        Double.NaN,
        Double.NaN,
        must,
        aim - 1e-9,
        "ms",
        Map.of(
            "p50", millis(times.wall(), 50),
            "CPU p50", millis(times.cpu(), 50),
            "CPU p99", millis(times.cpu(), 99)));
  }

  private static double millis(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / 1e6;
  }

  private static int best(NeighbourIndex index, ClusterTable table, float[] vector) {
    double[] scores = index.scores(vector, NEIGHBOURS, OPENED);
    double[] regions = table.scores(vector);
    for (int model = 0; model < MODELS; model++) {
      scores[model] += regions[model];
    }
    return best(scores);
  }

  private static int best(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  private static Times time(float[][] asked, Decision decision) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Times times = new Times(new Histogram(3), new Histogram(3));
    int chosen = 0;
    int rounds = asked.length < 1000 ? asked.length : TIMED;
    for (int i = 0; i < Math.min(WARM_UP, 3 * asked.length); i++) {
      chosen += decision.of(asked[i % asked.length]);
    }
    for (int i = 0; i < rounds; i++) {
      long cpu = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      chosen += decision.of(asked[i % asked.length]);
      times.wall().recordValue(System.nanoTime() - start);
      times.cpu().recordValue(threads.getCurrentThreadCpuTime() - cpu);
    }
    if (chosen < 0) {
      throw new IllegalStateException("nothing was chosen");
    }
    return times;
  }

  private static double recall(NeighbourIndex index, float[][] asked) {
    int found = 0;
    int looked = 200;
    for (int i = 0; i < looked; i++) {
      Set<Integer> exact = new HashSet<>();
      Arrays.stream(index.neighbours(asked[i], NEIGHBOURS, FILES)).forEach(exact::add);
      for (int slot : index.neighbours(asked[i], NEIGHBOURS, OPENED)) {
        found += exact.contains(slot) ? 1 : 0;
      }
    }
    return (double) found / looked / NEIGHBOURS;
  }

  /** By the clock, and of the processor alone: on a busy machine the first also waits. */
  private record Times(Histogram wall, Histogram cpu) {}

  /** Something that chooses a model. */
  private interface Decision {
    int of(float[] vector);
  }
}
