package io.headgate.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a decision run is asked to do.
 *
 * @param rounds how often each block is measured
 * @param seconds length of one block
 * @param warmUpSeconds length of the unrecorded block of each kind that comes first
 * @param starts how often the start-up is timed
 * @param gateway folder of the distribution
 */
record DecisionOptions(int rounds, int seconds, int warmUpSeconds, int starts, Path gateway) {

  static final String HELP =
      """
      bench/run decision: what choosing a model adds to a request, against the same request by name,
      in turns; what the event loops do meanwhile, also with prompts of 1 MB; the start to the first
      routed answer. The report goes to stdout, progress to stderr.

        --rounds N     rounds; by name and by choice take turns within each   (5)
        --seconds N    length of one block                                    (5)
        --warmup N     length of each block's warm-up                         (8)
        --starts N     starts to time                                         (7)
        --gateway DIR  the distribution                                       (gateway/target/headgate)
        --quick        1 round of 2 seconds, 1 start: a smoke test, its figures mean nothing
        --help

      Exit status: 0 all answers were right, 1 some were not, 2 the run could not be made.
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--rounds", "5",
          "--seconds", "5",
          "--warmup", "8",
          "--starts", "7",
          "--gateway", "gateway/target/headgate");

  private static final Map<String, String> QUICK =
      Map.of("--rounds", "1", "--seconds", "2", "--warmup", "1", "--starts", "1");

  DecisionOptions {
    BenchArguments.require("rounds", rounds, 1);
    BenchArguments.require("seconds", seconds, 1);
    BenchArguments.require("warmup", warmUpSeconds, 1);
    BenchArguments.require("starts", starts, 1);
  }

  static DecisionOptions parse(String... args) {
    BenchArguments values = BenchArguments.parse(DEFAULTS, QUICK, args);
    return new DecisionOptions(
        values.number("--rounds"),
        values.number("--seconds"),
        values.number("--warmup"),
        values.number("--starts"),
        Path.of(values.text("--gateway")).toAbsolutePath());
  }
}
