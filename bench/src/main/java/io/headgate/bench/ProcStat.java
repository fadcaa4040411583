package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads what Linux tells about CPU time and memory under {@code /proc}. */
final class ProcStat {

  /** The kernel reports in USER_HZ, which is 100 on every Linux this runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");

  private ProcStat() {}

  /** CPU-seconds, user and system, of the process with all its threads, living and ended. */
  static double cpuSeconds(long pid) throws IOException {
    return parseCpuSeconds(Files.readString(PROC.resolve(pid + "/stat")));
  }

  /** CPU-seconds the whole machine was busy since boot, with what its hypervisor took. */
  static double systemBusySeconds() throws IOException {
    return parseBusySeconds(Files.readString(PROC.resolve("stat")));
  }

  /** Resident memory in megabytes (10^6 bytes). */
  static double rssMegabytes(long pid) throws IOException {
    return parseRssMegabytes(Files.readAllLines(PROC.resolve(pid + "/status")));
  }

  /**
   * The fields are counted from the last parenthesis: a command name may hold spaces and
   * parentheses itself.
   */
  static double parseCpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long utime = Long.parseLong(fields[11]);
    long stime = Long.parseLong(fields[12]);
    return (utime + stime) / TICKS_PER_SECOND;
  }

  /** Of user, nice, system, idle, iowait, irq, softirq, steal all but the idle and iowait ones. */
  static double parseBusySeconds(String stat) {
    String[] fields = stat.lines().findFirst().orElseThrow().trim().split(" +", -1);
    long[] ticks = Arrays.stream(fields, 1, 9).mapToLong(Long::parseLong).toArray();
    return (Arrays.stream(ticks).sum() - ticks[3] - ticks[4]) / TICKS_PER_SECOND;
  }

  static double parseRssMegabytes(List<String> status) {
    String line = status.stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
  }
}
