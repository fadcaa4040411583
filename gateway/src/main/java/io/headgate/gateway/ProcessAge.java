package io.headgate.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** How long ago this process began, to some 10 ms. */
final class ProcessAge {

  /** The kernel counts in USER_HZ, which is 100 on every Linux. */
  private static final long MILLIS_PER_TICK = 10;

  /** Of {@code /proc/self/stat}, counted behind the command's name. */
  private static final int START_FIELD = 19;

  private ProcessAge() {}

  /**
   * Asks Linux itself: what Java tells there is off by up to a second, since it adds to the time of
   * the boot, which is known in whole seconds.
   */
  static Duration now() {
    try {
      return of(
          Files.readString(Path.of("/proc/self/stat")), Files.readString(Path.of("/proc/uptime")));
    } catch (IOException elsewhere) {
      return ProcessHandle.current()
          .info()
          .startInstant()
          .map(start -> Duration.between(start, Instant.now()))
          .orElse(Duration.ZERO);
    }
  }

  /**
   * The age by the kernel's figures.
   *
   * @param stat of the process
   * @param uptime seconds since the boot, and idle ones
   */
  static Duration of(String stat, String uptime) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long started = Long.parseLong(fields[START_FIELD]) * MILLIS_PER_TICK;
    double up = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
    return Duration.ofMillis(Math.max(0, Math.round(up * 1000) - started));
  }
}
