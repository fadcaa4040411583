package io.headgate.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * What an embedding run is asked to do.
 *
 * @param rounds how often each block is measured
 * @param seconds that each way gets in a block
 * @param starts how often a cold start is timed, with and without class archive each
 * @param model name of a bundled model
 * @param gateway folder of the distribution
 */
record EmbeddingOptions(int rounds, int seconds, int starts, String model, Path gateway) {

  static final String HELP =
      """
      bench/run embedding: the same model called directly, over the event bus with one queue, and over
      the event bus with a queue for each worker; one run, interleaved. Cold starts of the worker
      process. The report goes to stdout, progress to stderr.

        --rounds N     rounds; the ways take turns within each             (5)
        --seconds N    what each way gets in a block                       (3)
        --starts N     cold starts, with and without class archive each    (9)
        --model NAME   bge-small-en-v1.5 or all-MiniLM-L6-v2               (bge-small-en-v1.5)
        --gateway DIR  the distribution                                    (gateway/target/headgate)
        --quick        1 round of 1 second, 1 start: a smoke test, its figures mean nothing
        --help

      Exit status: 0 all went well, 2 the run could not be made.
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--rounds", "5",
          "--seconds", "3",
          "--starts", "9",
          "--model", "bge-small-en-v1.5",
          "--gateway", "gateway/target/headgate");

  private static final Map<String, String> QUICK =
      Map.of("--rounds", "1", "--seconds", "1", "--starts", "1");

  EmbeddingOptions {
    BenchArguments.require("rounds", rounds, 1);
    BenchArguments.require("seconds", seconds, 1);
    BenchArguments.require("starts", starts, 1);
  }

  static EmbeddingOptions parse(String... args) {
    BenchArguments values = BenchArguments.parse(DEFAULTS, QUICK, args);
    return new EmbeddingOptions(
        values.number("--rounds"),
        values.number("--seconds"),
        values.number("--starts"),
        values.text("--model"),
        Path.of(values.text("--gateway")).toAbsolutePath());
  }
}
