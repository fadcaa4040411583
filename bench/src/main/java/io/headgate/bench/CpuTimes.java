package io.headgate.bench;

import java.io.IOException;

/**
 * CPU-seconds that went where.
 *
 * @param target the process under test, 0 for the direct way
 * @param harness upstream and generator
 * @param system all of the machine
 */
record CpuTimes(double target, double harness, double system) {

  private static final long GENERATOR = ProcessHandle.current().pid();

  /** The times so far; only differences of two readings mean anything. */
  static CpuTimes read(Target target, ChildProcess upstream) throws IOException {
    return new CpuTimes(
        target.cpuSeconds(),
        upstream.cpuSeconds() + ProcStat.cpuSeconds(GENERATOR),
        ProcStat.systemBusySeconds());
  }

  CpuTimes minus(CpuTimes earlier) {
    return new CpuTimes(
        target - earlier.target, harness - earlier.harness, system - earlier.system);
  }

  /** What ran beside the benchmark: the noise of the block. Clocks differ, so it stops at 0. */
  double others() {
    return Math.max(0, system - target - harness);
  }
}
