package io.headgate.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one run of each part takes, in nanoseconds, over many batches. */
final class HotPathFigures {

  /** Of each batch; fewer than the ledger lets wait. */
  static final int RUNS = 500;

  private static final int NINETY_PERCENT = 90;

  private final int batches;
  private final Map<String, double[]> nanos = new LinkedHashMap<>();

  /**
   * No figures yet.
   *
   * @param batches that count, of each part, after as many that do not
   */
  HotPathFigures(int batches) {
    this.batches = batches;
  }

  /** Blocks until the part has been measured. */
  void measureBlocking(String name, HotPathPart part) throws InterruptedException {
    System.err.println("hot path: " + name);
    for (int i = 0; i < batches; i++) {
      batchNanos(part);
    }
    double[] measured = new double[batches];
    for (int i = 0; i < batches; i++) {
      measured[i] = batchNanos(part);
    }
    Arrays.sort(measured);
    nanos.put(name, measured);
  }

  private static double batchNanos(HotPathPart part) throws InterruptedException {
    part.prepareBlocking(RUNS);
    long start = System.nanoTime();
    for (int i = 0; i < RUNS; i++) {
      part.run(i);
    }
    return (double) (System.nanoTime() - start) / RUNS;
  }

  /** By name, the quickest batch first. */
  Map<String, double[]> nanos() {
    return nanos;
  }

  MarkdownTable table() {
    MarkdownTable table = new MarkdownTable("part", "median batch", "quickest", "90 %");
    nanos.forEach(
        (name, sorted) ->
            table.row(
                name,
                Spread.figure(Spread.of(sorted).median()),
                Spread.figure(sorted[0]),
                Spread.figure(sorted[(sorted.length - 1) * NINETY_PERCENT / 100])));
    return table;
  }
}
