package io.headgate.bench;

import io.headgate.bench.GoalTable.Limit;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Renders an admission run as Markdown: each figure is the median (min–max) of the rounds. */
final class AdmissionReport {

  private static final String OFF = AdmissionWay.OFF.label();
  private static final double MUST = .95;

  private final AdmissionRun run;
  private final Results results;
  private final HotPathFigures hotPath;
  private final List<String> ways;

  AdmissionReport(AdmissionRun run, HotPathFigures hotPath, List<AdmissionWay> ways) {
    this.run = run;
    this.results = run.results();
    this.hotPath = hotPath;
    this.ways = ways.stream().map(AdmissionWay::label).toList();
  }

  String render() {
    return String.join(
        "\n",
        "## Goals\n",
        goals().toString(),
        "## Throughput\n",
        throughput().toString(),
        "## CPU of the gateway, µs per request\n",
        cpu().toString(),
        "With what it does after the last answer, until it is quiet.",
        "\n## Latency at 300 requests/s, ms\n",
        latency().toString(),
        "Counted from when each request was due; added is over `off` in the same round.",
        "\n## Hot path, ns on one thread\n",
        hotPath.table().toString(),
        "## Memory and disk\n",
        footprint().toString(),
        "## Noise: CPU-seconds of others per block\n",
        noise().toString(),
        "## Failures\n",
        failures());
  }

  private MarkdownTable goals() {
    MarkdownTable table = new MarkdownTable("what, × off", "figure", "must", "reached");
    Limit limit = new Limit(MUST, MUST, false);
    for (String way : withoutOff()) {
      for (Block block : List.of(Block.JSON_16, Block.JSON_64)) {
        Spread times = times(way, block, RelayReport.RATE);
        table.row(
            way + ": requests/s, " + block.label(),
            times,
            limit.sign() + Spread.figure(MUST),
            limit.verdict(times).replace("aim", "yes"));
      }
    }
    return table;
  }

  private List<String> withoutOff() {
    return ways.stream().filter(way -> !way.equals(OFF)).toList();
  }

  private Spread times(String way, Block block, ToDoubleFunction<Measurement> figure) {
    return way.equals(OFF) ? Spread.NONE : results.times(way, OFF, block, figure);
  }

  private Spread over(String way, Block block, ToDoubleFunction<Measurement> figure) {
    return way.equals(OFF) ? Spread.NONE : results.over(way, OFF, block, figure);
  }

  private MarkdownTable throughput() {
    MarkdownTable table =
        new MarkdownTable(
            "way",
            "JSON/s, 16 connections",
            "× off",
            "64 connections",
            "× off",
            "streams/s, 64 open",
            "× off",
            "s until quiet");
    for (String way : ways) {
      table.row(
          way,
          results.of(way, Block.JSON_16, RelayReport.RATE),
          times(way, Block.JSON_16, RelayReport.RATE),
          results.of(way, Block.JSON_64, RelayReport.RATE),
          times(way, Block.JSON_64, RelayReport.RATE),
          results.of(way, Block.STREAM_FLAT, RelayReport.RATE),
          times(way, Block.STREAM_FLAT, RelayReport.RATE),
          run.catchUpSeconds(way));
    }
    return table;
  }

  private MarkdownTable cpu() {
    MarkdownTable table =
        new MarkdownTable(
            "way",
            "JSON, 16 connections",
            "added",
            "× off",
            "64 connections",
            "added",
            "× off",
            "stream",
            "added",
            "× off");
    for (String way : ways) {
      table.row(
          way,
          results.of(way, Block.JSON_16, AdmissionReport::cpuMicros),
          over(way, Block.JSON_16, AdmissionReport::cpuMicros),
          times(way, Block.JSON_16, AdmissionReport::cpuMicros),
          results.of(way, Block.JSON_64, AdmissionReport::cpuMicros),
          over(way, Block.JSON_64, AdmissionReport::cpuMicros),
          times(way, Block.JSON_64, AdmissionReport::cpuMicros),
          results.of(way, Block.STREAM_FLAT, AdmissionReport::cpuMicros),
          over(way, Block.STREAM_FLAT, AdmissionReport::cpuMicros),
          times(way, Block.STREAM_FLAT, AdmissionReport::cpuMicros));
    }
    return table;
  }

  /** CPU-seconds of a thousand requests are milliseconds of one. */
  private static double cpuMicros(Measurement measurement) {
    return measurement.cpuPerThousand() * 1e3;
  }

  private MarkdownTable latency() {
    MarkdownTable table = new MarkdownTable("way", "p50", "added p50", "p99", "added p99");
    for (String way : ways) {
      table.row(
          way,
          results.of(way, Block.JSON_RATE, RelayReport.LATENCY_P50),
          over(way, Block.JSON_RATE, RelayReport.LATENCY_P50),
          results.of(way, Block.JSON_RATE, RelayReport.LATENCY_P99),
          over(way, Block.JSON_RATE, RelayReport.LATENCY_P99));
    }
    return table;
  }

  private MarkdownTable footprint() {
    MarkdownTable table =
        new MarkdownTable("way", "start, s", "RSS idle, MB", "RSS after load, MB", "disk, MB");
    for (String way : ways) {
      Footprint footprint = run.footprint(way);
      table.row(
          way,
          footprint.startUpSeconds(),
          footprint.idleMegabytes(),
          footprint.loadedMegabytes(),
          run.diskMegabytes(way));
    }
    return table;
  }

  private MarkdownTable noise() {
    String[] heading = new String[ways.size() + 1];
    heading[0] = "block";
    for (int i = 0; i < ways.size(); i++) {
      heading[i + 1] = ways.get(i);
    }
    MarkdownTable table = new MarkdownTable(heading);
    for (Block block : AdmissionRun.BLOCKS) {
      Object[] cells = new Object[heading.length];
      cells[0] = block.label();
      for (int i = 0; i < ways.size(); i++) {
        cells[i + 1] = results.of(ways.get(i), block, Measurement::otherCpu);
      }
      table.row(cells);
    }
    return table;
  }

  private String failures() {
    Map<String, Integer> failures = results.failures();
    if (failures.isEmpty()) {
      return "none: every answer was checked and right.\n";
    }
    MarkdownTable table = new MarkdownTable("way, block: reason", "count");
    failures.forEach(table::row);
    return table.toString();
  }
}
