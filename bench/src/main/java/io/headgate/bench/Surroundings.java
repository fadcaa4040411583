package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** The heading of a report: when, on what, with which options. */
final class Surroundings {

  private Surroundings() {}

  static String describe(RelayOptions options) throws IOException {
    return """
    # Relay benchmark

    %s. Rounds: %d of %d s per block after %d s of warm-up; figures
    are median (min–max). Generator, upstream and targets share the machine. A block has %d core-seconds.
    """
        .formatted(
            machine(),
            options.rounds(),
            options.seconds(),
            options.warmUpSeconds(),
            options.seconds() * Runtime.getRuntime().availableProcessors());
  }

  static String describe(EmbeddingOptions options) throws IOException {
    return """
    # Embedding benchmark

    %s, %s. Rounds: %d of %d s for each way, in turns of a quarter of
    a second; figures are median (min–max). Callers and workers share the machine.
    """
        .formatted(machine(), options.model(), options.rounds(), options.seconds());
  }

  static String describe(DecisionOptions options) throws IOException {
    return """
    # Decision benchmark

    %s. Rounds: %d of %d s per block after %d s of warm-up; figures
    are median (min–max). Generator, upstream and gateway share the machine.
    """
        .formatted(machine(), options.rounds(), options.seconds(), options.warmUpSeconds());
  }

  static String describe(FaultsOptions options) throws IOException {
    return """
    # Faults benchmark

    %s. %d requests per second, half of them streams of %d tokens that take %d ms, half whole answers
    after %d ms; phases of %d s, then %d s to recover. Generator, providers and gateway share the machine.
    """
        .formatted(
            machine(),
            options.rate(),
            SimulatedProvider.TOKENS,
            SimulatedProvider.FIRST_TOKEN
                .plus(SimulatedProvider.BETWEEN_TOKENS.multipliedBy(SimulatedProvider.TOKENS - 1))
                .toMillis(),
            SimulatedProvider.FIRST_TOKEN.toMillis(),
            options.seconds(),
            options.recoverySeconds());
  }

  static String describe(OverloadOptions options) throws IOException {
    return """
    # Overload benchmark

    %s. Streams of %d events, one every 10 ms; %d s of overload.
    """
        .formatted(machine(), CannedAnswers.LONG_CONTENT_CHUNKS, options.seconds());
  }

  static String describe(AdmissionOptions options) throws IOException {
    return """
    # Admission benchmark

    %s. Rounds: %d of %d s per block after %d s of warm-up; figures
    are median (min–max). Generator, upstream and gateways share the machine; data is in a folder on %s.
    """
        .formatted(
            machine(),
            options.rounds(),
            options.seconds(),
            options.warmUpSeconds(),
            Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir"))).type());
  }

  private static String machine() throws IOException {
    return "%s, %d cores (%s), Linux %s, Java %s"
        .formatted(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            Runtime.getRuntime().availableProcessors(),
            cpuModel(),
            System.getProperty("os.version"),
            System.getProperty("java.version"));
  }

  private static String cpuModel() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 2))
          .orElse("unknown model");
    }
  }
}
