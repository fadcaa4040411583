package io.headgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that a benchmark started, with those it started itself; ends with the benchmark. */
final class ChildProcess implements AutoCloseable {

  private static final long STOP_SECONDS = 10;

  private final String name;
  private final Process process;
  private final Path log;
  private final long startNanos;
  private final Thread shutdownHook = new Thread(this::kill, "kill child");

  private ChildProcess(String name, Process process, Path log, long startNanos) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.startNanos = startNanos;
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /**
   * Starts the command; what it prints goes to {@code NAME.log} in the folder.
   *
   * @param environment added to that of this process
   */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    long startNanos = System.nanoTime();
    return new ChildProcess(name, builder.start(), log, startNanos);
  }

  String name() {
    return name;
  }

  long startNanos() {
    return startNanos;
  }

  /** Completes when the process ends. */
  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /** CPU-seconds of the process and its descendants, all threads. */
  double cpuSeconds() throws IOException {
    return sum(ProcStat::cpuSeconds);
  }

  double rssMegabytes() throws IOException {
    return sum(ProcStat::rssMegabytes);
  }

  /** Of the process and its descendants. */
  List<Long> pids() {
    return Stream.concat(Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid))
        .toList();
  }

  /** The last lines it printed, for an error message. */
  String logTail() {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - 20), all.size()));
    } catch (IOException | UncheckedIOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private double sum(Reading reading) throws IOException {
    double sum = reading.of(process.pid());
    for (ProcessHandle descendant : process.descendants().toList()) {
      sum += reading.of(descendant.pid());
    }
    return sum;
  }

  /** One figure of one process. */
  private interface Reading {
    double of(long pid) throws IOException;
  }
}
