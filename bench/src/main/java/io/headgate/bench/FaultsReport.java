package io.headgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Renders a faults run as Markdown; every ratio is to the first healthy phase of the same run. */
final class FaultsReport {

  private final FaultsRun run;
  private final Attendance attendance;
  private final List<AnswerFigures> figures = new ArrayList<>();

  FaultsReport(FaultsRun run, Attendance attendance) {
    this.run = run;
    this.attendance = attendance;
    for (Phase phase : run.phases()) {
      figures.add(AnswerFigures.of(run.book(), at(phase.fromNanos()), at(phase.toNanos())));
    }
  }

  private long at(long nanos) {
    return run.startNanos() + nanos;
  }

  /** Without any fault, before and after all of them. */
  boolean isHealthyWhole() {
    return figures.get(0).problems().isEmpty()
        && figures.get(figures.size() - 1).problems().isEmpty();
  }

  String render() {
    MarkdownTable clients =
        new MarkdownTable(
            "phase",
            "offered",
            "good/s",
            "× healthy",
            "others",
            "p50, ms",
            "p99, ms",
            "× healthy",
            "first token p50, ms",
            "p99, ms",
            "× healthy");
    MarkdownTable providers =
        new MarkdownTable(
            "phase",
            "upstream calls per request",
            "calls of the sick one, per s",
            "left alone after, s",
            "its share again after, s");
    for (int i = 0; i < figures.size(); i++) {
      clients(clients, run.phases().get(i), figures.get(i));
      providers(providers, run.phases().get(i), figures.get(i));
    }
    return String.join(
        "\n",
        "## What clients have\n",
        clients.toString(),
        "Good: right, whole and within " + AnswerFigures.PATIENCE.toSeconds() + " s.\n",
        "## What the providers have\n",
        providers.toString());
  }

  private void clients(MarkdownTable table, Phase phase, AnswerFigures of) {
    AnswerFigures healthy = figures.get(0);
    table.row(
        phase.label(),
        of.offered(),
        Spread.figure(of.goodPerSecond()),
        Spread.figure(of.goodShare() / healthy.goodShare()),
        of.problemText(),
        Spread.figure(of.total().p50Millis()),
        Spread.figure(of.total().p99Millis()),
        Spread.figure(of.total().p99Millis() / healthy.total().p99Millis()),
        Spread.figure(of.firstToken().p50Millis()),
        Spread.figure(of.firstToken().p99Millis()),
        Spread.figure(of.firstToken().p99Millis() / healthy.firstToken().p99Millis()));
  }

  /** Calls of a port that is closed are seen by nobody; they are what the gateway tells of. */
  private void providers(MarkdownTable table, Phase phase, AnswerFigures of) {
    long from = at(phase.fromNanos());
    long to = at(phase.toNanos());
    long unseen = phase.sickness().filter(Sickness.DOWN::equals).isPresent() ? of.repeated() : 0;
    double calls = attendance.ofAll(from, to) + unseen;
    if (phase.sickness().isEmpty()) {
      table.row(phase.label(), Spread.figure(calls / of.offered()), "–", "–", "–");
      return;
    }
    long strikes = at(phase.strikesNanos());
    double sick = attendance.of(phase.sick(), strikes, to) + unseen;
    table.row(
        phase.label(),
        Spread.figure(calls / of.offered()),
        Spread.figure(sick / ((to - strikes) / 1e9)),
        unseen > 0
            ? seconds(unseenUntil(phase))
            : seconds(attendance.leftAloneAfter(phase.sick(), strikes, to)),
        seconds(attendance.sharesAgainAfter(phase.sick(), to, at(phase.settledNanos()))));
  }

  /** The same by the answers that took more than one call, by when they were due. */
  private OptionalDouble unseenUntil(Phase phase) {
    long strikes = at(phase.strikesNanos());
    long to = at(phase.toNanos());
    List<Long> repeated =
        run.book().answers(strikes, to).stream()
            .filter(answer -> answer.attempts() > 1)
            .map(NotedAnswer::intendedNanos)
            .sorted()
            .toList();
    return new Attendance(List.of(repeated)).leftAloneAfter(0, strikes, to);
  }

  private static String seconds(OptionalDouble found) {
    return found.isPresent() ? Spread.figure(found.getAsDouble()) : "not";
  }
}
