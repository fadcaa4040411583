package io.headgate.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What an admission run is asked to do.
 *
 * @param rounds how often each block is measured for each way
 * @param seconds length of one block
 * @param warmUpSeconds length of the unrecorded block of each kind that each way gets first
 * @param batches of each part of the hot path
 * @param ways the gateways that are measured
 * @param gateway folder of the distribution
 */
record AdmissionOptions(
    int rounds,
    int seconds,
    int warmUpSeconds,
    int batches,
    List<AdmissionWay> ways,
    Path gateway) {

  static final String HELP =
      """
      bench/run admission: the same requests through a gateway whose key may do everything (off) and
      through gateways with limits, budgets and the ledger on disk, synced (on) and not (on-os); one
      run, interleaved. Before, the parts of the hot path by themselves. The report goes to stdout,
      progress to stderr. Data is kept below the folder for temporary files, see java.io.tmpdir.

        --rounds N     rounds, order rotated in each                    (7)
        --seconds N    length of one block                              (4)
        --warmup N     length of each block's warm-up, 0 leaves it out  (10)
        --batches N    batches of each part of the hot path             (300)
        --ways A,B     off and any of on, on-os                         (all)
        --gateway DIR  the distribution                                 (gateway/target/headgate)
        --quick        1 round of 2 seconds, few batches: a smoke test, its figures mean nothing
        --help

      Exit status: 0 all answers were right, 1 some were not, 2 the run could not be made.
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--rounds", "7",
          "--seconds", "4",
          "--warmup", "10",
          "--batches", "300",
          "--ways", "off,on,on-os",
          "--gateway", "gateway/target/headgate");

  private static final Map<String, String> QUICK =
      Map.of("--rounds", "1", "--seconds", "2", "--warmup", "1", "--batches", "10");

  AdmissionOptions {
    ways = List.copyOf(ways);
    BenchArguments.require("rounds", rounds, 1);
    BenchArguments.require("seconds", seconds, 1);
    BenchArguments.require("warmup", warmUpSeconds, 0);
    BenchArguments.require("batches", batches, 1);
    if (!ways.contains(AdmissionWay.OFF)) {
      throw new IllegalArgumentException("ways: off is not among them");
    }
  }

  static AdmissionOptions parse(String... args) {
    BenchArguments values = BenchArguments.parse(DEFAULTS, QUICK, args);
    return new AdmissionOptions(
        values.number("--rounds"),
        values.number("--seconds"),
        values.number("--warmup"),
        values.number("--batches"),
        Arrays.stream(values.text("--ways").split(",", -1)).map(AdmissionWay::of).toList(),
        Path.of(values.text("--gateway")));
  }
}
