package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What choosing a model costs a request, whether an event loop is ever blocked by it, and how long
 * a start takes to the first routed answer.
 */
public final class DecisionBenchmark {

  private static final int WRONG_ANSWERS = 1;
  private static final int NO_RUN = 2;
  private static final int LONG_CONNECTIONS = 2;

  private DecisionBenchmark() {}

  /**
   * Runs the benchmark and ends the process with its status.
   *
   * @param args as {@code --help} tells
   */
  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(DecisionOptions.HELP);
      return;
    }
    System.exit(run(args));
  }

  private static int run(String... args) throws InterruptedException {
    try {
      DecisionOptions options = DecisionOptions.parse(args);
      return RunFolder.runBlocking("decision", folder -> runBlocking(options, folder));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("decision: " + e.getMessage());
      return NO_RUN;
    }
  }

  private static int runBlocking(DecisionOptions options, Path folder)
      throws IOException, InterruptedException {
    try (Target upstream = Launcher.upstream(folder)) {
      DecisionLauncher plain =
          new DecisionLauncher(options.gateway(), upstream.address(), folder, false, false);
      if (!Files.isExecutable(plain.script())) {
        throw new IOException("no distribution of the gateway: " + plain.script());
      }
      System.out.println(Surroundings.describe(options));
      DecisionStarts starts = new DecisionStarts(plain);
      starts.runBlocking(options.starts());
      DecisionFigures figures = new DecisionFigures();
      BlockedLoops blocked = new BlockedLoops();
      DecisionReport report = new DecisionReport(figures, blocked, starts);
      measure(options, plain, figures, blocked, report);
      measureLongPrompts(options, plain, figures, blocked);
      System.out.println(report.render());
      return figures.failures().isEmpty() ? 0 : WRONG_ANSWERS;
    }
  }

  private static void measure(
      DecisionOptions options,
      DecisionLauncher plain,
      DecisionFigures figures,
      BlockedLoops blocked,
      DecisionReport report)
      throws IOException, InterruptedException {
    DecisionLauncher launcher = plain.watching(false);
    try (Target target = launcher.launch();
        EventLoopWatch watch = EventLoopWatch.start(target.process().orElseThrow())) {
      DecisionRun run = new DecisionRun(options, target, blocked, figures);
      run.runBlocking();
      report.measured(run.capacity(), target.rssMegabytes());
      blocked.read(launcher, watch);
    }
  }

  /** With every signal looked at, and after a warm-up with the same prompts. */
  private static void measureLongPrompts(
      DecisionOptions options,
      DecisionLauncher plain,
      DecisionFigures figures,
      BlockedLoops blocked)
      throws IOException, InterruptedException {
    DecisionLauncher launcher = plain.watching(true);
    try (Target target = launcher.launch();
        EventLoopWatch watch = EventLoopWatch.start(target.process().orElseThrow())) {
      DecisionRun run = new DecisionRun(options, target, blocked, figures);
      for (boolean warm : new boolean[] {false, true}) {
        int seconds = warm ? options.seconds() : options.warmUpSeconds();
        for (LongPrompts kind : LongPrompts.all()) {
          DecisionFigures.Side side =
              run.measure(
                  kind.label(),
                  DecisionLauncher.BY_MEANING,
                  kind.prompts(),
                  new Schedule.ClosedLoop(LONG_CONNECTIONS, 0),
                  Duration.ofSeconds(seconds),
                  warm ? kind.label() : "");
          System.err.printf(
              "decision: %s%s: %s/s, p99 %s ms, routes %s, degraded %s%n",
              warm ? "" : "warm-up, ",
              kind.label(),
              Spread.figure(side.perSecond()),
              Spread.figure(side.load().latency().p99Millis()),
              side.headers().routes(),
              side.headers().degraded());
        }
      }
      blocked.read(launcher, watch);
    }
  }
}
