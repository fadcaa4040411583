package io.headgate.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a relay run is asked to do.
 *
 * @param rounds how often each block is measured per target
 * @param seconds length of one block
 * @param warmUpSeconds length of the unrecorded block of each kind that each target gets first
 * @param pacedStreams paced streams open at once
 * @param starts how often the start-up is timed
 * @param targets which ways are measured
 * @param gateway folder of the distribution
 */
record RelayOptions(
    int rounds,
    int seconds,
    int warmUpSeconds,
    int pacedStreams,
    int starts,
    List<String> targets,
    Path gateway) {

  static final String HELP =
      """
      bench/run relay: the same answers straight from a canned provider, through Headgate and through
      nginx; one run, interleaved. The report goes to stdout, progress to stderr.

        --rounds N          rounds, target order rotated in each             (5)
        --seconds N         length of one block                              (6)
        --warmup N          length of each block's warm-up, 0 leaves it out  (3)
        --paced-streams N   paced streams open at once                       (64)
        --starts N          starts to time per target                        (5)
        --targets A,B       of direct, headgate, nginx                       (all)
        --gateway DIR       the distribution                                 (gateway/target/headgate)
        --quick             1 round of 2 seconds, 1 start: a smoke test, its figures mean nothing
        --help

      Exit status: 0 all answers were right, 1 some were not, 2 the run could not be made.
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--rounds", "5",
          "--seconds", "6",
          "--warmup", "3",
          "--paced-streams", "64",
          "--starts", "5",
          "--targets", "direct,headgate,nginx",
          "--gateway", "gateway/target/headgate");

  private static final Map<String, String> QUICK =
      Map.of("--rounds", "1", "--seconds", "2", "--warmup", "1", "--starts", "1");

  private static final List<String> ALL_TARGETS = List.of("direct", "headgate", "nginx");

  RelayOptions {
    targets = List.copyOf(targets);
    BenchArguments.require("rounds", rounds, 1);
    BenchArguments.require("seconds", seconds, 1);
    BenchArguments.require("warmup", warmUpSeconds, 0);
    BenchArguments.require("paced-streams", pacedStreams, 1);
    BenchArguments.require("starts", starts, 1);
    if (!ALL_TARGETS.containsAll(targets) || !targets.contains("direct")) {
      throw new IllegalArgumentException(
          "targets: " + targets + " (expected: direct and any of headgate, nginx)");
    }
  }

  static RelayOptions parse(String... args) {
    BenchArguments values = BenchArguments.parse(DEFAULTS, QUICK, args);
    return new RelayOptions(
        values.number("--rounds"),
        values.number("--seconds"),
        values.number("--warmup"),
        values.number("--paced-streams"),
        values.number("--starts"),
        List.of(values.text("--targets").split(",", -1)),
        Path.of(values.text("--gateway")));
  }
}
