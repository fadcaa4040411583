package io.headgate.bench;

import com.sun.management.OperatingSystemMXBean;
import io.headgate.bench.EmbeddingFigures.Load;
import io.headgate.embedding.EmbeddingModelFiles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Measures all ways block by block; within a block they take turns of a fraction of a second. */
final class EmbeddingRun {

  static final List<Integer> TOKENS = List.of(8, 32, 128);
  static final List<Integer> CALLERS = List.of(1, 2, 4, 16, 64);

  /** The length of text with which callers are counted. */
  static final int THROUGHPUT_TOKENS = 32;

  private static final int TURNS_PER_SECOND = 4;
  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1) / TURNS_PER_SECOND;
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final EmbeddingOptions options;
  private final EmbeddingFigures figures = new EmbeddingFigures();

  EmbeddingRun(EmbeddingOptions options) {
    this.options = options;
  }

  static List<Load> blocks() {
    List<Load> blocks = new ArrayList<>();
    TOKENS.forEach(tokens -> blocks.add(new Load(1, tokens)));
    CALLERS.stream()
        .filter(callers -> callers > 1)
        .forEach(callers -> blocks.add(new Load(callers, THROUGHPUT_TOKENS)));
    return blocks;
  }

  EmbeddingFigures runBlocking() throws InterruptedException {
    EmbeddingModelFiles files =
        EmbeddingModelFiles.bundled(options.gateway().resolve("lib/models"), options.model());
    try (EmbeddingWay direct = new DirectEmbedding(files);
        EmbeddingWay oneQueue = BusEmbedding.oneQueue(files);
        EmbeddingWay queueForEach = BusEmbedding.queueForEach(files)) {
      List<EmbeddingWay> ways = List.of(direct, oneQueue, queueForEach);
      for (int round = -1; round < options.rounds(); round++) {
        System.err.println("embedding: " + (round < 0 ? "warm-up" : "round " + (round + 1)));
        for (Load block : blocks()) {
          measure(block, ways, round);
        }
      }
    }
    return figures;
  }

  private void measure(Load block, List<EmbeddingWay> ways, int round) throws InterruptedException {
    List<String> texts = EmbeddingTexts.ofTokens(block.tokens());
    int turns = round < 0 ? TURNS_PER_SECOND : options.seconds() * TURNS_PER_SECOND;
    List<Histogram> latencies = new ArrayList<>();
    List<Histogram> added = new ArrayList<>();
    for (int i = 0; i < ways.size(); i++) {
      latencies.add(new Histogram(MAX_NANOS, 3));
      added.add(new Histogram(MAX_NANOS, 3));
    }
    double[] cpuSeconds = new double[ways.size()];
    for (int turn = 0; turn < turns; turn++) {
      for (int i = 0; i < ways.size(); i++) {
        int way = (turn + i) % ways.size();
        double before = cpuSeconds();
        ways.get(way)
            .runBlocking(block.callers(), texts, TURN_NANOS, latencies.get(way), added.get(way));
        cpuSeconds[way] += cpuSeconds() - before;
      }
    }
    for (int i = 0; round >= 0 && i < ways.size(); i++) {
      double seconds = (double) turns / TURNS_PER_SECOND;
      Histogram all = latencies.get(i);
      figures.add(
          block,
          ways.get(i).name(),
          new EmbeddingFigures.Round(
              all.getTotalCount() / seconds,
              Quantiles.of(all),
              Quantiles.of(added.get(i)),
              1e3 * cpuSeconds[i] / all.getTotalCount()));
    }
  }

  private static double cpuSeconds() {
    return SYSTEM.getProcessCpuTime() / 1e9;
  }
}
