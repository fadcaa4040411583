package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cold starts of the worker process of a distribution, with the parts that it tells itself. */
final class EmbeddingStarts {

  static final List<String> PARTS =
      List.of("JVM", "native library", "session", "first run", "tokenizer", "digest");

  private static final Pattern PART =
      Pattern.compile("(" + String.join("|", PARTS) + ") (\\d+)\\s+ms");
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

  private static String awaitReady(ChildProcess child, Path log)
      throws IOException, InterruptedException {
    while (System.nanoTime() - child.startNanos() < PATIENCE_NANOS) {
      for (String line : Files.readAllLines(log)) {
        if (line.contains(READY)) {
          return line;
        }
      }
      if (child.onExit().isDone()) {
        break;
      }
      Thread.sleep(1);
    }
    throw new IOException("the worker did not start:\n" + child.logTail());
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
