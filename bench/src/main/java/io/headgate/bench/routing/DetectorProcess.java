package io.headgate.bench.routing;

import io.headgate.gateway.signals.LanguageDetector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that holds a language detector, or does not, and tells what it holds. */
public final class DetectorProcess {

  private static final int TEXTS = 20_000;

  private DetectorProcess() {}

  /**
   * Tells the resident memory on standard output, in kilobytes.
   *
   * @param args {@code with} or {@code without} a detector
   */
  public static void main(String[] args) throws IOException {
    int told = 0;
    if (List.of(args).contains("with")) {
      LanguageDetector detector = LanguageDetector.loadBlocking();
      for (int i = 0; i < TEXTS; i++) {
        told += detector.detect("Which of these texts is number " + i + "?").isPresent() ? 1 : 0;
      }
      if (told == 0) {
        throw new IllegalStateException("no language was told");
      }
    }
    System.out.println(Footprint.now().residentKilobytes());
  }

  /** What a detector adds to the resident memory of a small process, in MB. */
  static double addedMegabytesBlocking() throws IOException {
    return (residentBlocking("with") - residentBlocking("without")) / 1024.0;
  }

  private static long residentBlocking(String argument) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DetectorProcess.class.getName(),
                argument)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      if (line == null) {
        throw new IOException("a process with a detector told nothing");
      }
      return Long.parseLong(line.strip());
    }
  }
}
