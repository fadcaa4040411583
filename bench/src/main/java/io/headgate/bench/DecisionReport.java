package io.headgate.bench;

import io.headgate.bench.BlockedLoops.Cause;
import io.headgate.bench.DecisionFigures.Side;
import io.headgate.bench.GoalTable.Limit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Renders a decision run as Markdown: each figure is the median (min–max) of the rounds. */
final class DecisionReport {

  private final DecisionFigures figures;
  private final BlockedLoops blocked;
  private final DecisionStarts starts;
  private Map<DecisionWay, Double> capacity = new LinkedHashMap<>();
  private double rssMegabytes = Double.NaN;

  DecisionReport(DecisionFigures figures, BlockedLoops blocked, DecisionStarts starts) {
    this.figures = figures;
    this.blocked = blocked;
    this.starts = starts;
  }

  /**
   * What the run itself found.
   *
   * @param capacity requests per second of each kind of prompt
   * @param rssMegabytes after the load
   */
  void measured(Map<DecisionWay, Double> capacity, double rssMegabytes) {
    this.capacity = new LinkedHashMap<>(capacity);
    this.rssMegabytes = rssMegabytes;
  }

  String render() {
    return String.join(
        "\n",
        "## Goals\n",
        goals().toString(),
        "## What the decision adds, ms\n",
        added().toString(),
        "Own figures are those of `x-headgate-overhead-ms`, the others the client's; added is the"
            + " quantile of one less that of the other.\n",
        "## Throughput with repeated prompts\n",
        throughput().toString(),
        "## Start, ms since it began, and memory\n",
        start().toString(),
        "## Event loops away for more than " + DecisionLauncher.BLOCKED_MILLIS + " ms\n",
        blocked().toString(),
        places(),
        "## Failures\n",
        failures());
  }

  private MarkdownTable goals() {
    MarkdownTable table = new MarkdownTable("what", "headgate", "must", "aim", "reached");
    for (DecisionWay way : DecisionRun.BY_MEANING) {
      goal(
          table,
          "p99 added by meaning, " + way.tokens() + " tokens, half load, ms",
          figures.added(way, DecisionFigures.P99),
          12,
          8);
    }
    goal(
        table,
        "p99 added by rules, own figure, ms",
        figures.added(DecisionRun.BY_RULES, DecisionFigures.OWN_P99),
        .5,
        .5);
    goal(table, "start to first routed answer, s", starts.firstRoutedSeconds(), 1.2, .8);
    goal(table, "blocked event loops", Spread.of((double) blocked.count(Cause.BLOCKED)), 0, 0);
    return table;
  }

  private static void goal(
      MarkdownTable table, String what, Spread figure, double must, double aim) {
    Limit limit = new Limit(must, aim, true);
    table.row(
        what,
        figure,
        limit.sign() + Spread.figure(must),
        limit.sign() + Spread.figure(aim),
        limit.verdict(figure));
  }

  private MarkdownTable added() {
    MarkdownTable table =
        new MarkdownTable(
            "prompts",
            "requests/s",
            "by name p50",
            "p99",
            "added p50",
            "added p99",
            "own, by name p99",
            "own p50",
            "own p99",
            "own added p99",
            "without a signal");
    DecisionRun.BY_MEANING.forEach(way -> row(table, way));
    row(table, DecisionRun.BY_RULES);
    return table;
  }

  private void row(MarkdownTable table, DecisionWay way) {
    table.row(
        way.label(),
        figures.offered(way),
        figures.byName(way, DecisionFigures.P50),
        figures.byName(way, DecisionFigures.P99),
        figures.added(way, DecisionFigures.P50),
        figures.added(way, DecisionFigures.P99),
        figures.byName(way, DecisionFigures.OWN_P99),
        figures.chosen(way, DecisionFigures.OWN_P50),
        figures.chosen(way, DecisionFigures.OWN_P99),
        figures.added(way, DecisionFigures.OWN_P99),
        figures.chosen(way, Side::degradedShare));
  }

  private MarkdownTable throughput() {
    MarkdownTable table = new MarkdownTable("prompts", "requests/s", "by name", "× by name");
    DecisionWay repeated = DecisionRun.REPEATED;
    ToDoubleFunction<Side> rate = DecisionFigures.RATE;
    table.row(
        repeated.label() + ", " + DecisionRun.FLAT_OUT_CONNECTIONS + " connections",
        figures.chosen(repeated, rate),
        figures.byName(repeated, rate),
        figures.against(repeated, rate, (chosen, byName) -> chosen / byName));
    capacity.forEach(
        (way, perSecond) ->
            table.row(way.label() + ", each different", Spread.figure(perSecond), "–", "–"));
    return table;
  }

  private MarkdownTable start() {
    MarkdownTable table = new MarkdownTable("what", "headgate");
    starts.parts().forEach(table::row);
    table.row("RSS after the load, MB", Spread.figure(rssMegabytes));
    return table;
  }

  private MarkdownTable blocked() {
    MarkdownTable table = new MarkdownTable("why", "count", "longest, ms");
    for (Cause cause : Cause.values()) {
      table.row(cause.label(), blocked.count(cause), blocked.longestMillis(cause));
    }
    table.row("not counted: in starts and warm-ups", blocked.elsewhere(), "–");
    return table;
  }

  private String places() {
    if (blocked.places().isEmpty()) {
      return "";
    }
    MarkdownTable table = new MarkdownTable("where", "count");
    blocked.places().forEach(table::row);
    return table.toString();
  }

  private String failures() {
    if (figures.failures().isEmpty()) {
      return "none: every answer was checked and right.\n";
    }
    MarkdownTable table = new MarkdownTable("block: reason", "count");
    figures.failures().forEach(table::row);
    return table.toString();
  }
}
