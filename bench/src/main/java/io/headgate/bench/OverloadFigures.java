package io.headgate.bench;

import java.util.OptionalDouble;

/**
 * What an overload run found.
 *
 * @param concurrency requests under way at the peak
 * @param peak the load at which the most streams a second were right
 * @param overload while many times that was offered
 * @param refusals time of an answer that was not right then
 * @param recoverySeconds from the end of the overload until 95 % of what was offered afterwards was
 *     right, in at most twice the time of the peak; empty when it never was
 * @param live what probes had meanwhile
 * @param failedProbes probes without a 200
 * @param alive whether the gateway's process was there at the end, and never out of memory
 */
record OverloadFigures(
    int concurrency,
    Share peak,
    Share overload,
    Quantiles refusals,
    OptionalDouble recoverySeconds,
    Quantiles live,
    int failedProbes,
    boolean alive,
    double rssMegabytes) {

  /**
   * One load.
   *
   * @param goodPerSecond good answers that ended, per second, after the first ones were there
   * @param gateway CPU-seconds per second of the gateway
   * @param harness of generator and upstream
   */
  record Share(AnswerFigures answers, double goodPerSecond, double gateway, double harness) {

    /** Does not depend on how much of a core others have left to the gateway. */
    double goodPerCpuSecond() {
      return goodPerSecond / gateway;
    }
  }

  /** The same against another peak. */
  OverloadFigures withPeak(Share other) {
    return new OverloadFigures(
        concurrency,
        other,
        overload,
        refusals,
        recoverySeconds,
        live,
        failedProbes,
        alive,
        rssMegabytes);
  }

  double goodAgainstPeak() {
    return overload.goodPerSecond() / peak.goodPerSecond();
  }

  double p99AgainstPeak() {
    return overload.answers().total().p99Millis() / peak.answers().total().p99Millis();
  }
}
