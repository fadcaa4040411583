package io.headgate.bench.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds, after a collection.
 *
 * @param residentKilobytes as the kernel counts; 0 where it does not tell
 * @param heapBytes in use
 */
record Footprint(long residentKilobytes, long heapBytes) {

  private static final Path STATUS = Path.of("/proc/self/status");

  static Footprint now() throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Footprint(resident(), runtime.totalMemory() - runtime.freeMemory());
  }

  double heapSince(Footprint before) {
    return (heapBytes - before.heapBytes) / 1024.0 / 1024.0;
  }

  private static long resident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
