package io.headgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A part of a faults run; times are in nanoseconds since the run began.
 *
 * @param sickness what is wrong with one provider; empty when all are well
 * @param sick which of them
 * @param strikesNanos when it falls sick, a little after the phase began: who is cut off then was
 *     let in before
 * @param toNanos the end of the phase, when it is well again
 * @param settledNanos the end of the time that it has to recover
 */
record Phase(
    Optional<Sickness> sickness,
    int sick,
    long fromNanos,
    long strikesNanos,
    long toNanos,
    long settledNanos) {

  private static final long UNTIL_STRIKE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  String label() {
    return sickness.map(Sickness::label).orElse("healthy");
  }

  /** Healthy, each sickness at another provider than the one before, healthy again. */
  static List<Phase> plan(FaultsOptions options, int providers) {
    List<Phase> phases = new ArrayList<>();
    long length = TimeUnit.SECONDS.toNanos(options.seconds());
    long recovery = TimeUnit.SECONDS.toNanos(options.recoverySeconds());
    phases.add(new Phase(Optional.empty(), 0, 0, 0, length, length));
    long from = length;
    for (Sickness sickness : Sickness.values()) {
      phases.add(
          new Phase(
              Optional.of(sickness),
              phases.size() % providers,
              from,
              from + UNTIL_STRIKE_NANOS,
              from + length,
              from + length + recovery));
      from += length + recovery;
    }
    phases.add(new Phase(Optional.empty(), 0, from, from, from + length, from + length));
    return phases;
  }
}
