package io.headgate.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What clients have of the gateway while one of three providers is sick. */
public final class FaultsBenchmark {

  private static final int WRONG_ANSWERS = 1;
  private static final int NO_RUN = 2;
  private static final int PROVIDERS = 3;

  private FaultsBenchmark() {}

  /**
   * Runs the benchmark and ends the process with its status.
   *
   * @param args as {@code --help} tells
   */
  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(FaultsOptions.HELP);
      return;
    }
    System.exit(run(args));
  }

  private static int run(String... args) throws InterruptedException {
    try {
      FaultsOptions options = FaultsOptions.parse(args);
      return RunFolder.runBlocking("faults", folder -> runBlocking(options, folder));
    } catch (IllegalArgumentException | IllegalStateException | IOException e) {
      System.err.println("faults: " + e.getMessage());
      return NO_RUN;
    }
  }

  private static int runBlocking(FaultsOptions options, Path folder)
      throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx();
    try {
      List<SimulatedProvider> providers = new ArrayList<>();
      for (int i = 0; i < PROVIDERS; i++) {
        providers.add(SimulatedProvider.startBlocking(vertx));
      }
      return runBlocking(options, folder, providers);
    } finally {
      vertx.close();
    }
  }

  private static int runBlocking(
      FaultsOptions options, Path folder, List<SimulatedProvider> providers)
      throws IOException, InterruptedException {
    List<Integer> ports = providers.stream().map(SimulatedProvider::port).toList();
    FaultsLauncher launcher = new FaultsLauncher(options.gateway(), ports, folder);
    if (!Files.isExecutable(launcher.script())) {
      throw new IOException("no distribution of the gateway: " + launcher.script());
    }
    System.out.println(Surroundings.describe(options));
    try (Target target = launcher.launch()) {
      FaultsRun run = new FaultsRun(options, target, providers);
      run.runBlocking();
      if (providers.stream().anyMatch(SimulatedProvider::forgot)) {
        throw new IOException("more requests than a simulator keeps: ask for a shorter run");
      }
      Attendance attendance =
          new Attendance(providers.stream().map(SimulatedProvider::arrivals).toList());
      FaultsReport report = new FaultsReport(run, attendance);
      System.out.println(report.render());
      return report.isHealthyWhole() ? 0 : WRONG_ANSWERS;
    }
  }
}
