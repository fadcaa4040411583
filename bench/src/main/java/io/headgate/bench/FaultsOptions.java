package io.headgate.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a faults run is asked to do.
 *
 * @param rate requests per second, streams and whole answers in turns
 * @param seconds length of one phase
 * @param recoverySeconds how long a provider has to get its share back after each fault
 * @param warmUpSeconds length of the unrecorded load that comes first
 * @param gateway folder of the distribution
 */
record FaultsOptions(int rate, int seconds, int recoverySeconds, int warmUpSeconds, Path gateway) {

  static final String HELP =
      """
      bench/run faults: what clients have while one of three providers is down, answers 503, is slow,
      silent or rate limited, against the healthy phase of the same run; and what the sick one has of
      it. One gateway, one load that never stops. The report goes to stdout, progress to stderr.

        --rate N       requests per second, half of them streams               (60)
        --seconds N    length of one phase                                     (20)
        --recovery N   time to recover after each fault                        (30)
        --warmup N     length of the warm-up                                   (10)
        --gateway DIR  the distribution                                        (gateway/target/headgate)
        --quick        phases of 4 s, 6 s to recover: a smoke test, its figures mean nothing
        --help

      Exit status: 0 the run was made, 1 without any fault some answers were wrong, 2 it could not be
      made.
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--rate", "60",
          "--seconds", "20",
          "--recovery", "30",
          "--warmup", "10",
          "--gateway", "gateway/target/headgate");

  private static final Map<String, String> QUICK =
      Map.of("--seconds", "4", "--recovery", "6", "--warmup", "3");

  FaultsOptions {
    BenchArguments.require("rate", rate, 1);
    BenchArguments.require("seconds", seconds, 2);
    BenchArguments.require("recovery", recoverySeconds, 1);
    BenchArguments.require("warmup", warmUpSeconds, 1);
  }

  static FaultsOptions parse(String... args) {
    BenchArguments values = BenchArguments.parse(DEFAULTS, QUICK, args);
    return new FaultsOptions(
        values.number("--rate"),
        values.number("--seconds"),
        values.number("--recovery"),
        values.number("--warmup"),
        Path.of(values.text("--gateway")).toAbsolutePath());
  }
}
