package io.headgate.bench;

import io.headgate.bench.EmbeddingFigures.Load;
import io.headgate.bench.GoalTable.Limit;

/** Renders an embedding run as Markdown: each figure is the median (min–max) of the rounds. */
final class EmbeddingReport {

  private static final String DIRECT = "direct";
  private static final String ONE_QUEUE = "one queue";
  private static final String QUEUE_FOR_EACH = "queue for each";
  private static final String WITH_ARCHIVE = "with class archive";

  private final EmbeddingFigures figures;
  private final EmbeddingStarts starts;

  EmbeddingReport(EmbeddingFigures figures, EmbeddingStarts starts) {
    this.figures = figures;
    this.starts = starts;
  }

  String render() {
    return String.join(
        "\n",
        "## Goals\n",
        goals().toString(),
        "## One caller, ms\n",
        latency().toString(),
        "## Texts of " + EmbeddingRun.THROUGHPUT_TOKENS + " tokens per second\n",
        throughput().toString(),
        "## Cold start of the worker process, ms\n",
        coldStart().toString(),
        "Added is the median of what of each answer's time was not spent in the model. Tokenizer and"
            + " digest load beside the library and the session.\n");
  }

  private MarkdownTable goals() {
    MarkdownTable table = new MarkdownTable("what", "one queue", "goal", "reached");
    for (int tokens : EmbeddingRun.TOKENS) {
      Spread added = added(new Load(1, tokens), ONE_QUEUE);
      goal(table, "added by bus and queue, p50 at " + tokens + " tokens, ms", added, .1, true);
    }
    int cores = Runtime.getRuntime().availableProcessors();
    Spread kept = kept(new Load(cores, EmbeddingRun.THROUGHPUT_TOKENS), ONE_QUEUE);
    goal(table, "throughput × direct, a caller for each core", kept, .97, false);
    Spread cpu = cpu(new Load(cores, EmbeddingRun.THROUGHPUT_TOKENS), ONE_QUEUE);
    goal(table, "CPU of a text × direct, a caller for each core", cpu, 1 / .97, true);
    goal(table, "cold start, ms", starts.of(WITH_ARCHIVE, "total"), 1_200, true);
    return table;
  }

  private static void goal(
      MarkdownTable table, String what, Spread figure, double bound, boolean isUpper) {
    Limit limit = new Limit(bound, bound, isUpper);
    boolean reached = !limit.verdict(figure).contains("missed");
    table.row(what, figure, limit.sign() + Spread.figure(bound), reached ? "yes" : "**missed**");
  }

  private MarkdownTable latency() {
    MarkdownTable table =
        new MarkdownTable(
            "tokens",
            "direct p50",
            "p99",
            "one queue p50",
            "p99",
            "added p50",
            "queue for each p50",
            "p99",
            "added p50");
    for (int tokens : EmbeddingRun.TOKENS) {
      Load block = new Load(1, tokens);
      table.row(
          tokens,
          figures.of(block, DIRECT, EmbeddingFigures.P50),
          figures.of(block, DIRECT, EmbeddingFigures.P99),
          figures.of(block, ONE_QUEUE, EmbeddingFigures.P50),
          figures.of(block, ONE_QUEUE, EmbeddingFigures.P99),
          added(block, ONE_QUEUE),
          figures.of(block, QUEUE_FOR_EACH, EmbeddingFigures.P50),
          figures.of(block, QUEUE_FOR_EACH, EmbeddingFigures.P99),
          added(block, QUEUE_FOR_EACH));
    }
    return table;
  }

  private MarkdownTable throughput() {
    MarkdownTable table =
        new MarkdownTable(
            "callers",
            "direct",
            "one queue",
            "× direct",
            "CPU × direct",
            "p99 ms",
            "queue for each",
            "× direct",
            "CPU × direct",
            "p99 ms");
    for (int callers : EmbeddingRun.CALLERS) {
      Load block = new Load(callers, EmbeddingRun.THROUGHPUT_TOKENS);
      table.row(
          callers,
          figures.of(block, DIRECT, EmbeddingFigures.RATE),
          figures.of(block, ONE_QUEUE, EmbeddingFigures.RATE),
          kept(block, ONE_QUEUE),
          cpu(block, ONE_QUEUE),
          figures.of(block, ONE_QUEUE, EmbeddingFigures.P99),
          figures.of(block, QUEUE_FOR_EACH, EmbeddingFigures.RATE),
          kept(block, QUEUE_FOR_EACH),
          cpu(block, QUEUE_FOR_EACH),
          figures.of(block, QUEUE_FOR_EACH, EmbeddingFigures.P99));
    }
    return table;
  }

  private Spread added(Load block, String way) {
    return figures.of(block, way, EmbeddingFigures.ADDED);
  }

  private Spread kept(Load block, String way) {
    return figures.against(block, way, DIRECT, EmbeddingFigures.RATE, (a, b) -> a / b);
  }

  private Spread cpu(Load block, String way) {
    return figures.against(block, way, DIRECT, EmbeddingFigures.CPU, (a, b) -> a / b);
  }

  private MarkdownTable coldStart() {
    MarkdownTable table =
        new MarkdownTable(
            "class archive",
            "to the ready line",
            "JVM to main",
            "native library",
            "session",
            "first run",
            "tokenizer",
            "digest",
            "RSS, MB");
    for (String kind : starts.kinds()) {
      table.row(
          kind,
          starts.of(kind, "total"),
          starts.of(kind, "JVM"),
          starts.of(kind, "native library"),
          starts.of(kind, "session"),
          starts.of(kind, "first run"),
          starts.of(kind, "tokenizer"),
          starts.of(kind, "digest"),
          starts.of(kind, "RSS"));
    }
    return table;
  }
}
