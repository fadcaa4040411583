package io.headgate.bench;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Sets the figures of a run against the goals of the project: what Headgate must reach and what it
 * aims at, most of it as a multiple of what nginx takes in the same round.
 */
final class GoalTable {

  private static final String HEADGATE = "headgate";
  private static final String NGINX = "nginx";

  private final Results results;
  private final Map<String, Footprint> footprints;
  private final int pacedStreams;
  private final MarkdownTable table =
      new MarkdownTable("what", "nginx", "headgate", "must", "aim", "reached");

  GoalTable(Results results, Map<String, Footprint> footprints, int pacedStreams) {
    this.results = results;
    this.footprints = footprints;
    this.pacedStreams = pacedStreams;
  }

  String render() {
    timesNginx("CPU per JSON request, × nginx", Block.JSON_64, RelayReport.CPU, atMost(3.5, 2.5));
    timesNginx("CPU per stream, × nginx", Block.STREAM_FLAT, RelayReport.CPU, atMost(3.5, 2.7));
    timesNginx(
        "requests/s at 64 connections, × nginx",
        Block.JSON_64,
        RelayReport.RATE,
        new Limit(.45, .6, false));
    added("added latency p50 at 300/s, ms", Block.JSON_RATE, RelayReport.LATENCY_P50, .25, .15);
    added("added latency p99 at 300/s, ms", Block.JSON_RATE, RelayReport.LATENCY_P99, 2, 1);
    timesNginx(
        "CPU per paced stream, " + pacedStreams + " open, × nginx (goal: 200 open)",
        Block.STREAM_PACED,
        RelayReport.CPU,
        atMost(4.5, 3.5));
    added("added TTFT p50 at 50 streams/s, ms", Block.STREAM_RATE, RelayReport.TOKEN_P50, 1, .7);
    translated("Anthropic stream, CPU × OpenAI", Block.ANTHROPIC_FLAT);
    translated("Gemini stream, CPU × OpenAI", Block.GEMINI_FLAT);
    row(
        "start to first answer, s",
        footprint(NGINX).startUpSeconds(),
        footprint(HEADGATE).startUpSeconds(),
        atMost(1.2, .8));
    row(
        "RSS after load, MB",
        footprint(NGINX).loadedMegabytes(),
        footprint(HEADGATE).loadedMegabytes(),
        atMost(450, 350));
    return table.toString();
  }

  private void timesNginx(
      String what, Block block, ToDoubleFunction<Measurement> figure, Limit limit) {
    row(what, results.of(NGINX, block, figure), results.timesNginx(HEADGATE, block, figure), limit);
  }

  private void added(
      String what, Block block, ToDoubleFunction<Measurement> figure, double must, double aim) {
    row(
        what,
        results.added(NGINX, block, figure),
        results.added(HEADGATE, block, figure),
        atMost(must, aim));
  }

  private void translated(String what, Block block) {
    Spread times = results.timesBlock(HEADGATE, block, Block.STREAM_FLAT, RelayReport.CPU);
    row(what, Spread.NONE, times, atMost(1.6, 1.3));
  }

  private void row(String what, Spread nginx, Spread headgate, Limit limit) {
    table.row(
        what,
        nginx,
        headgate,
        limit.sign() + Spread.figure(limit.must()),
        limit.sign() + Spread.figure(limit.aim()),
        limit.verdict(headgate));
  }

  private Footprint footprint(String target) {
    Footprint footprint = footprints.get(target);
    return footprint == null ? new Footprint() : footprint;
  }

  private static Limit atMost(double must, double aim) {
    return new Limit(must, aim, true);
  }

  /** The two bounds of a goal; the median of the rounds is what counts. */
  record Limit(double must, double aim, boolean isUpper) {

    String sign() {
      return isUpper ? "≤ " : "≥ ";
    }

    String verdict(Spread figure) {
      if (!figure.isPresent()) {
        return "–";
      }
      return keeps(figure, aim) ? "aim" : keeps(figure, must) ? "must" : "**missed**";
    }

    private boolean keeps(Spread figure, double bound) {
      return isUpper ? figure.median() <= bound : figure.median() >= bound;
    }
  }
}
