package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the event bus and the queue cost on top of the model itself, and what a start takes. */
public final class EmbeddingBenchmark {

  private static final int NO_RUN = 2;

  private EmbeddingBenchmark() {}

  /**
   * Runs the benchmark and ends the process with its status.
   *
   * @param args as {@code --help} tells
   */
  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(EmbeddingOptions.HELP);
      return;
    }
    System.exit(run(args));
  }

  private static int run(String... args) throws InterruptedException {
    try {
      EmbeddingOptions options = EmbeddingOptions.parse(args);
      System.out.println(Surroundings.describe(options));
      Path logs = Files.createTempDirectory("headgate-bench-");
      EmbeddingStarts starts = new EmbeddingStarts(options, logs);
      starts.runBlocking();
      EmbeddingFigures figures = new EmbeddingRun(options).runBlocking();
      System.out.println(new EmbeddingReport(figures, starts).render());
      return 0;
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("embedding: " + e.getMessage());
      return NO_RUN;
    }
  }
}
