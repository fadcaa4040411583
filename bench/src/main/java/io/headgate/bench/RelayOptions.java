package io.headgate.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
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
    require("rounds", rounds, 1);
    require("seconds", seconds, 1);
    require("warmup", warmUpSeconds, 0);
    require("paced-streams", pacedStreams, 1);
    require("starts", starts, 1);
    if (!ALL_TARGETS.containsAll(targets) || !targets.contains("direct")) {
      throw new IllegalArgumentException(
          "targets: " + targets + " (expected: direct and any of headgate, nginx)");
    }
  }

  static RelayOptions parse(String... args) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    Deque<String> left = new ArrayDeque<>(List.of(args));
    while (!left.isEmpty()) {
      String name = left.remove();
      if (name.equals("--quick")) {
        values.putAll(QUICK);
      } else if (!DEFAULTS.containsKey(name)) {
        throw new IllegalArgumentException("unknown option: " + name);
      } else if (left.isEmpty()) {
        throw new IllegalArgumentException(name + " wants a value");
      } else {
        values.put(name, left.remove());
      }
    }
    return new RelayOptions(
        number("--rounds", values),
        number("--seconds", values),
        number("--warmup", values),
        number("--paced-streams", values),
        number("--starts", values),
        List.of(text("--targets", values).split(",", -1)),
        Path.of(text("--gateway", values)));
  }

  private static String text(String name, Map<String, String> values) {
    return requireNonNull(values.get(name), name);
  }

  private static int number(String name, Map<String, String> values) {
    String text = text(name, values);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + text + " (expected: a number)", e);
    }
  }

  private static void require(String name, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least %d)".formatted(name, value, min));
    }
  }
}
