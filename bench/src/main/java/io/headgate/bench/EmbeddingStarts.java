package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cold starts of the worker process of a distribution, with the parts that it tells itself. */
final class EmbeddingStarts {

  static final List<String> PARTS =
      List.of("JVM", "native library", "session", "first run", "tokenizer", "digest");

  private static final Pattern PART =
      Pattern.compile("(" + String.join("|", PARTS) + ") (\\d+)\\s+ms");
  private static final long POLL_MILLIS = 1;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final String READY = "is ready after";

  private final EmbeddingOptions options;
  private final Path folder;

  /** The figures of starts of one kind, by name. */
  private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

  EmbeddingStarts(EmbeddingOptions options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  void runBlocking() throws IOException, InterruptedException {
    System.err.println("embedding: cold starts");
    for (int i = 0; i < options.starts(); i++) {
      start("with class archive", "auto", i);
      start("without", "off", i);
    }
  }

  private void start(String kind, String archive, int number)
      throws IOException, InterruptedException {
    String name = "worker-" + archive + "-" + number;
    List<String> command =
        List.of(
            options.gateway().resolve("bin/headgate").toString(),
            "embedding-worker",
            "--model",
            options.model());
    try (ChildProcess child =
        ChildProcess.start(name, command, Map.of("HEADGATE_CDS", archive), folder)) {
      String ready = awaitReady(child, folder.resolve(name + ".log"));
      double millis = (System.nanoTime() - child.startNanos()) / 1e6;
      add(kind, "total", millis);
      Matcher part = PART.matcher(ready);
      while (part.find()) {
        add(kind, part.group(1), Double.parseDouble(part.group(2)));
      }
      add(kind, "RSS", child.rssMegabytes());
    }
  }

  /** Looks until the line is there, the process has ended, or its time is up. */
  private static String awaitReady(ChildProcess child, Path log)
      throws IOException, InterruptedException {
    CompletableFuture<String> ready = new CompletableFuture<>();
    ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor();
    try {
      Future<?> polling =
          poller.scheduleWithFixedDelay(
              () -> look(child, log, ready), 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
      String line = ready.orTimeout(PATIENCE_NANOS, TimeUnit.NANOSECONDS).get();
      polling.cancel(true);
      return line;
    } catch (ExecutionException e) {
      throw new IOException("the worker did not start:\n" + child.logTail(), e);
    } finally {
      poller.shutdownNow();
    }
  }

  private static void look(ChildProcess child, Path log, CompletableFuture<String> ready) {
    boolean ended = child.onExit().isDone();
    try {
      Files.readAllLines(log).stream()
          .filter(line -> line.contains(READY))
          .findFirst()
          .ifPresent(ready::complete);
    } catch (IOException unreadable) {
      ready.completeExceptionally(unreadable);
    }
    if (ended) {
      ready.completeExceptionally(new IOException("the process has ended"));
    }
  }

  private void add(String kind, String figure, double value) {
    figures
        .computeIfAbsent(kind, some -> new LinkedHashMap<>())
        .computeIfAbsent(figure, some -> new ArrayList<>())
        .add(value);
  }

  List<String> kinds() {
    return List.copyOf(figures.keySet());
  }

  Spread of(String kind, String figure) {
    return Spread.of(figures.getOrDefault(kind, Map.of()).getOrDefault(figure, List.of()));
  }
}
