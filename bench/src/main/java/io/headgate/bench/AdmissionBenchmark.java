package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What limits, budgets and a ledger on disk cost: gateways with and without them in one run and
 * against one canned upstream, and the parts of the hot path by themselves.
 */
public final class AdmissionBenchmark {

  private static final int WRONG_ANSWERS = 1;
  private static final int NO_RUN = 2;

  private AdmissionBenchmark() {}

  /**
   * Runs the benchmark and ends the process with its status.
   *
   * @param args as {@code --help} tells
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(AdmissionOptions.HELP);
      return;
    }
    System.exit(run(args));
  }

  private static int run(String... args) throws InterruptedException {
    try {
      AdmissionOptions options = AdmissionOptions.parse(args);
      return RunFolder.runBlocking("admission", folder -> runBlocking(options, folder));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("admission: " + e.getMessage());
      return NO_RUN;
    }
  }

  private static int runBlocking(AdmissionOptions options, Path folder)
      throws IOException, InterruptedException {
    System.out.println(Surroundings.describe(options));
    HotPathFigures hotPath = HotPath.measureBlocking(options.batches());
    try (Target upstream = Launcher.upstream(folder)) {
      AdmissionRun run = new AdmissionRun(options, upstream.process().orElseThrow());
      List<AdmissionLauncher> launchers = new ArrayList<>();
      for (AdmissionWay way : options.ways()) {
        AdmissionLauncher launcher =
            new AdmissionLauncher(way, options.gateway(), upstream.address(), folder);
        if (!Files.isExecutable(launcher.script())) {
          throw new IOException("no distribution of the gateway: " + launcher.script());
        }
        launchers.add(launcher);
      }
      run.runBlocking(launchers);
      System.out.println(new AdmissionReport(run, hotPath, options.ways()).render());
      return run.results().failures().isEmpty() ? 0 : WRONG_ANSWERS;
    }
  }
}
