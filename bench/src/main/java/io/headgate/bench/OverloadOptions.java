package io.headgate.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * What an overload run is asked to do.
 *
 * @param seconds how long too much is offered
 * @param levelSeconds length of each step of the search for the peak
 * @param times how much more than the peak is offered
 * @param connections of the generator: how many requests may be under way at most
 * @param gateway folder of the distribution
 */
record OverloadOptions(int seconds, int levelSeconds, int times, int connections, Path gateway) {

  static final String HELP =
      """
      bench/run overload: finds how many streams a second the gateway serves, then offers it many
      times that, then as many as it can again. The gateway has a core of its own where taskset is
      there. The report goes to stdout, progress to stderr.

        --seconds N      how long too much is offered                 (30)
        --level N        length of each step up to the peak           (8)
        --times N        how many times the peak is offered           (5)
        --connections N  requests that may be under way               (4096)
        --gateway DIR    the distribution                             (gateway/target/headgate)
        --quick          8 s of overload, steps of 5 s: a smoke test, its figures mean nothing
        --help

      Exit status: 0 the goals are reached, 1 they are not, 2 the run could not be made.
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--seconds", "30",
          "--level", "8",
          "--times", "5",
          "--connections", "4096",
          "--gateway", "gateway/target/headgate");

  private static final Map<String, String> QUICK = Map.of("--seconds", "8", "--level", "5");

  OverloadOptions {
    BenchArguments.require("seconds", seconds, 5);
    BenchArguments.require("level", levelSeconds, 5);
    BenchArguments.require("times", times, 1);
    BenchArguments.require("connections", connections, 1);
  }

  static OverloadOptions parse(String... args) {
    BenchArguments values = BenchArguments.parse(DEFAULTS, QUICK, args);
    return new OverloadOptions(
        values.number("--seconds"),
        values.number("--level"),
        values.number("--times"),
        values.number("--connections"),
        Path.of(values.text("--gateway")).toAbsolutePath());
  }
}
