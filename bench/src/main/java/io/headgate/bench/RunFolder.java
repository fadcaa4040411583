package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder of one run. Logs stay where they are when something went wrong, for whoever looks into
 * it.
 */
final class RunFolder {

  private RunFolder() {}

  /** What runs in a folder of its own. */
  interface Run {

    /** Returns the exit status, 0 for success. */
    int runBlocking(Path folder) throws IOException, InterruptedException;
  }

  /**
   * Runs it.
   *
   * @param name of the benchmark, for messages
   * @return the exit status
   */
  static int runBlocking(String name, Run run) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("headgate-bench-");
    boolean good = false;
    try {
      int status = run.runBlocking(folder);
      good = status == 0;
      return status;
    } finally {
      if (good) {
        delete(folder);
      } else {
        System.err.println(name + ": logs and configurations are in " + folder);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
