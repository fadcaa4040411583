package io.headgate.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
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
    require("rounds", rounds);
    require("seconds", seconds);
    require("warmup", warmUpSeconds);
    require("starts", starts);
  }

  static DecisionOptions parse(String... args) {
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
    return new DecisionOptions(
        number("--rounds", values),
        number("--seconds", values),
        number("--warmup", values),
        number("--starts", values),
        Path.of(requireNonNull(values.get("--gateway"))).toAbsolutePath());
  }

  private static int number(String name, Map<String, String> values) {
    String text = requireNonNull(values.get(name), name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + text + " (expected: a number)", e);
    }
  }

  private static void require(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }
}
