package io.headgate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What it costs to go through Headgate: its CPU, latency and memory beside those of nginx and of no
 * proxy at all, in one run and against one canned upstream.
 */
public final class RelayBenchmark {

  private static final int WRONG_ANSWERS = 1;
  private static final int NO_RUN = 2;

  private RelayBenchmark() {}

  /**
   * Runs the benchmark and ends the process with its status.
   *
   * @param args as {@code --help} tells
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(RelayOptions.HELP);
      return;
    }
    System.exit(run(args));
  }

  private static int run(String... args) throws InterruptedException {
    try {
      RelayOptions options = RelayOptions.parse(args);
      return RunFolder.runBlocking("relay", folder -> runBlocking(options, folder));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("relay: " + e.getMessage());
      return NO_RUN;
    }
  }

  private static int runBlocking(RelayOptions options, Path folder)
      throws IOException, InterruptedException {
    try (Target upstream = Launcher.upstream(folder)) {
      List<Launcher> launchers = launchers(options, upstream.address(), folder);
      RelayRun run = new RelayRun(options, upstream.process().orElseThrow());
      System.out.println(Surroundings.describe(options));
      run.runBlocking(launchers);
      System.out.println(new RelayReport(run.results(), run.footprints(), options).render());
      return run.results().failures().isEmpty() ? 0 : WRONG_ANSWERS;
    }
  }

  private static List<Launcher> launchers(
      RelayOptions options, InetSocketAddress upstream, Path folder) throws IOException {
    List<Launcher> launchers = new ArrayList<>();
    launchers.add(new Launcher.Direct(upstream));
    if (options.targets().contains("headgate")) {
      HeadgateLauncher headgate = new HeadgateLauncher(options.gateway(), upstream, folder);
      if (!Files.isExecutable(headgate.script())) {
        throw new IOException("no distribution of the gateway: " + headgate.script());
      }
      launchers.add(headgate);
    }
    if (options.targets().contains("nginx")) {
      Optional<Path> nginx = NginxLauncher.find();
      nginx.ifPresentOrElse(
          binary -> launchers.add(new NginxLauncher(binary, upstream, folder)),
          () -> System.out.println("nginx: not installed\n"));
    }
    return launchers;
  }
}
