package io.headgate.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Renders a relay run as Markdown: each figure is the median (min–max) of the rounds. */
final class RelayReport {

  static final ToDoubleFunction<Measurement> RATE = Measurement::perSecond;
  static final ToDoubleFunction<Measurement> CPU = Measurement::cpuPerThousand;
  static final ToDoubleFunction<Measurement> LATENCY_P50 = m -> m.load().latency().p50Millis();
  static final ToDoubleFunction<Measurement> LATENCY_P99 = m -> m.load().latency().p99Millis();
  static final ToDoubleFunction<Measurement> TOKEN_P50 = m -> m.load().firstToken().p50Millis();
  static final ToDoubleFunction<Measurement> TOKEN_P99 = m -> m.load().firstToken().p99Millis();
  static final ToDoubleFunction<Measurement> GAP_P50 = m -> m.load().gap().p50Millis();
  static final ToDoubleFunction<Measurement> GAP_P99 = m -> m.load().gap().p99Millis();

  private final Results results;
  private final Map<String, Footprint> footprints;
  private final List<String> targets;
  private final RelayOptions options;

  /**
   * A report of the targets in the order of the footprints.
   *
   * @param footprints by target
   */
  RelayReport(Results results, Map<String, Footprint> footprints, RelayOptions options) {
    this.results = results;
    this.footprints = footprints;
    this.targets = List.copyOf(footprints.keySet());
    this.options = options;
  }

  String render() {
    return String.join(
        "\n",
        "## JSON\n",
        json().toString(),
        "Added latency is that of 300 requests/s on 16 connections, counted from when each was due.",
        "\n## Streams, flat out\n",
        flat().toString(),
        "\n## Streams, paced (" + options.pacedStreams() + " open)\n",
        paced().toString(),
        "\n## Translated streams\n",
        translated().toString(),
        "\n## Memory and start-up\n",
        footprint().toString(),
        "\n## Goals\n",
        new GoalTable(results, footprints, options.pacedStreams()).render(),
        "\n## Noise: CPU-seconds of others per block\n",
        noise().toString(),
        "\n## Failures\n",
        failures());
  }

  private MarkdownTable json() {
    MarkdownTable table =
        new MarkdownTable(
            "target",
            "requests/s, 1",
            "16",
            "64 connections",
            "CPU-s/1000, 1",
            "16",
            "64 connections",
            "added p50 ms",
            "added p99 ms");
    for (String target : targets) {
      table.row(
          target,
          results.of(target, Block.JSON_1, RATE),
          results.of(target, Block.JSON_16, RATE),
          results.of(target, Block.JSON_64, RATE),
          results.of(target, Block.JSON_1, CPU),
          results.of(target, Block.JSON_16, CPU),
          results.of(target, Block.JSON_64, CPU),
          results.added(target, Block.JSON_RATE, LATENCY_P50),
          results.added(target, Block.JSON_RATE, LATENCY_P99));
    }
    return table;
  }

  private MarkdownTable flat() {
    MarkdownTable table =
        new MarkdownTable(
            "target", "streams/s, 64 open", "CPU-s/1000", "added TTFT p50 ms at 50/s", "p99");
    for (String target : targets) {
      table.row(
          target,
          results.of(target, Block.STREAM_FLAT, RATE),
          results.of(target, Block.STREAM_FLAT, CPU),
          results.added(target, Block.STREAM_RATE, TOKEN_P50),
          results.added(target, Block.STREAM_RATE, TOKEN_P99));
    }
    return table;
  }

  private MarkdownTable paced() {
    MarkdownTable table =
        new MarkdownTable(
            "target",
            "streams/s",
            "CPU-s/1000",
            "TTFT p50 ms",
            "added",
            "TTFT p99 ms",
            "added",
            "gap p50 ms",
            "added",
            "gap p99 ms",
            "added");
    Block block = Block.STREAM_PACED;
    for (String target : targets) {
      table.row(
          target,
          results.of(target, block, RATE),
          results.of(target, block, CPU),
          results.of(target, block, TOKEN_P50),
          results.added(target, block, TOKEN_P50),
          results.of(target, block, TOKEN_P99),
          results.added(target, block, TOKEN_P99),
          results.of(target, block, GAP_P50),
          results.added(target, block, GAP_P50),
          results.of(target, block, GAP_P99),
          results.added(target, block, GAP_P99));
    }
    return table;
  }

  private MarkdownTable translated() {
    MarkdownTable table =
        new MarkdownTable(
            "provider's dialect", "pace", "streams/s", "CPU-s/1000", "× OpenAI", "TTFT p50 ms");
    translatedRow(table, "OpenAI", Block.STREAM_FLAT, Block.STREAM_FLAT);
    translatedRow(table, "Anthropic", Block.ANTHROPIC_FLAT, Block.STREAM_FLAT);
    translatedRow(table, "Gemini", Block.GEMINI_FLAT, Block.STREAM_FLAT);
    translatedRow(table, "OpenAI", Block.STREAM_PACED, Block.STREAM_PACED);
    translatedRow(table, "Anthropic", Block.ANTHROPIC_PACED, Block.STREAM_PACED);
    translatedRow(table, "Gemini", Block.GEMINI_PACED, Block.STREAM_PACED);
    return table;
  }

  private void translatedRow(MarkdownTable table, String dialect, Block block, Block base) {
    table.row(
        dialect,
        base == Block.STREAM_PACED ? "paced" : "flat out",
        results.of("headgate", block, RATE),
        results.of("headgate", block, CPU),
        results.timesBlock("headgate", block, base, CPU),
        results.of("headgate", block, TOKEN_P50));
  }

  private MarkdownTable footprint() {
    MarkdownTable table =
        new MarkdownTable(
            "target", "start to first answer, s", "RSS idle, MB", "RSS after load, MB");
    footprints.forEach(
        (target, footprint) ->
            table.row(
                target,
                footprint.startUpSeconds(),
                footprint.idleMegabytes(),
                footprint.loadedMegabytes()));
    return table;
  }

  private MarkdownTable noise() {
    String[] heading = new String[targets.size() + 1];
    heading[0] = "block";
    for (int i = 0; i < targets.size(); i++) {
      heading[i + 1] = targets.get(i);
    }
    MarkdownTable table = new MarkdownTable(heading);
    for (Block block : Block.values()) {
      Object[] cells = new Object[heading.length];
      cells[0] = block.label();
      for (int i = 0; i < targets.size(); i++) {
        cells[i + 1] = results.of(targets.get(i), block, Measurement::otherCpu);
      }
      table.row(cells);
    }
    return table;
  }

  private String failures() {
    if (results.failures().isEmpty()) {
      return "none: every answer was checked and right.\n";
    }
    MarkdownTable table = new MarkdownTable("target, block: reason", "count");
    results.failures().forEach(table::row);
    return table.toString();
  }
}
