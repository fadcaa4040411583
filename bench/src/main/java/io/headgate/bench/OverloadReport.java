package io.headgate.bench;

import io.headgate.bench.GoalTable.Limit;
import io.headgate.bench.OverloadFigures.Share;

/** Renders an overload run as Markdown. */
final class OverloadReport {

  private static final Limit GOODPUT = new Limit(.9, .9, false);

  /** Above this the peak was none: the machine had less to give when it was looked for. */
  private static final double IMPLAUSIBLE = 1.2;

  private static final Limit RECOVERY = new Limit(10, 10, true);
  private static final Limit LIVE = new Limit(100, 100, true);

  private final OverloadFigures figures;
  private final int times;

  OverloadReport(OverloadFigures figures, int times) {
    this.figures = figures;
    this.times = times;
  }

  boolean isReached() {
    return figures.alive()
        && figures.goodAgainstPeak() <= IMPLAUSIBLE
        && figures.failedProbes() == 0
        && reached(GOODPUT, figures.goodAgainstPeak())
        && reached(RECOVERY, figures.recoverySeconds().orElse(Double.POSITIVE_INFINITY))
        && reached(LIVE, figures.live().p99Millis());
  }

  private static boolean reached(Limit limit, double figure) {
    return limit.isUpper() ? figure <= limit.must() : figure >= limit.must();
  }

  String render() {
    MarkdownTable goals = new MarkdownTable("what", "headgate", "must", "reached");
    goal(
        goals,
        "good streams at " + times + " times the peak, × peak",
        figures.goodAgainstPeak(),
        GOODPUT);
    goal(
        goals,
        "until all is well again, s",
        figures.recoverySeconds().orElse(Double.POSITIVE_INFINITY),
        RECOVERY);
    goal(goals, "/health/live p99 meanwhile, ms", figures.live().p99Millis(), LIVE);
    goals.row(
        "probes without a 200", figures.failedProbes(), "0", verdict(figures.failedProbes() == 0));
    goals.row(
        "alive, never out of memory",
        figures.alive() ? "yes" : "no",
        "yes",
        verdict(figures.alive()));
    MarkdownTable loads =
        new MarkdownTable(
            "load",
            "offered/s",
            "good/s",
            "p50, ms",
            "p99, ms",
            "first token p50, ms",
            "p99, ms",
            "others",
            "good per CPU-s",
            "cores: gateway",
            "generator and upstream");
    load(loads, "peak, " + figures.concurrency() + " at once", figures.peak());
    load(loads, times + " times the peak", figures.overload());
    return String.join(
        "\n",
        "## Goals\n",
        goals.toString(),
        figures.goodAgainstPeak() <= IMPLAUSIBLE
            ? ""
            : "**The peak was not found**: other work took the cores when it was looked for.\n",
        "## Loads\n",
        loads.toString(),
        "p99 of the admitted × that at the peak: %s. Told of a refusal after p50 / p99 %s / %s ms. RSS at the end %s MB.\n"
            .formatted(
                Spread.figure(figures.p99AgainstPeak()),
                Spread.figure(figures.refusals().p50Millis()),
                Spread.figure(figures.refusals().p99Millis()),
                Spread.figure(figures.rssMegabytes())));
  }

  private static void goal(MarkdownTable table, String what, double figure, Limit limit) {
    table.row(
        what,
        Double.isInfinite(figure) ? "never" : Spread.figure(figure),
        limit.sign() + Spread.figure(limit.must()),
        verdict(reached(limit, figure)));
  }

  private static String verdict(boolean reached) {
    return reached ? "yes" : "**missed**";
  }

  private static void load(MarkdownTable table, String what, Share share) {
    AnswerFigures answers = share.answers();
    table.row(
        what,
        Spread.figure(answers.offered() / answers.seconds()),
        Spread.figure(share.goodPerSecond()),
        Spread.figure(answers.total().p50Millis()),
        Spread.figure(answers.total().p99Millis()),
        Spread.figure(answers.firstToken().p50Millis()),
        Spread.figure(answers.firstToken().p99Millis()),
        answers.problemText(),
        Spread.figure(share.goodPerCpuSecond()),
        Spread.figure(share.gateway()),
        Spread.figure(share.harness()));
  }
}
