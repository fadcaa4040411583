package io.headgate.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Waits until a target has done what its last requests have left behind. */
final class Quiet {

  /** A look is as long, and it is quiet when it takes less than a fifth of a core. */
  private static final long LOOK_MILLIS = 200;

  private static final double QUIET_SECONDS = 0.04;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Quiet() {}

  /**
   * Blocks until it is quiet, but not for ever.
   *
   * @return the seconds until then
   */
  static double awaitBlocking(Target target) throws IOException, InterruptedException {
    long start = System.nanoTime();
    double before = target.cpuSeconds();
    while (System.nanoTime() - start < PATIENCE_NANOS) {
      long looked = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      double now = target.cpuSeconds();
      if (now - before < QUIET_SECONDS) {
        return (looked - start) / 1e9;
      }
      before = now;
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
