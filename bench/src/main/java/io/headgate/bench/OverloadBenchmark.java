package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the gateway still does when many times as much is asked of it as it can do. */
public final class OverloadBenchmark {

  private static final int MISSED = 1;
  private static final int NO_RUN = 2;

  private OverloadBenchmark() {}

  /**
   * Runs the benchmark and ends the process with its status.
   *
   * @param args as {@code --help} tells
   */
  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(OverloadOptions.HELP);
      return;
    }
    System.exit(run(args));
  }

  private static int run(String... args) throws InterruptedException {
    try {
      OverloadOptions options = OverloadOptions.parse(args);
      return RunFolder.runBlocking("overload", folder -> runBlocking(options, folder));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("overload: " + e.getMessage());
      return NO_RUN;
    }
  }

  private static int runBlocking(OverloadOptions options, Path folder)
      throws IOException, InterruptedException {
    System.out.print(Surroundings.describe(options));
    Cores cores = Cores.divideBlocking();
    System.out.println(cores + "\n");
    try (Target upstream = Launcher.upstream(folder)) {
      OverloadLauncher launcher =
          new OverloadLauncher(
              options.gateway(), upstream.address(), Launcher.freeAddress(), cores, folder);
      if (!Files.isExecutable(launcher.script())) {
        throw new IOException("no distribution of the gateway: " + launcher.script());
      }
      try (Target target = launcher.launch()) {
        ChildProcess process = upstream.process().orElseThrow();
        OverloadFigures figures = new OverloadRun(options, launcher, target, process).runBlocking();
        OverloadReport report = new OverloadReport(figures, options.times());
        System.out.println(report.render());
        return report.isReached() ? 0 : MISSED;
      }
    }
  }
}
