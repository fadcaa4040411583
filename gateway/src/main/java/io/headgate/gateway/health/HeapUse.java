package io.headgate.gateway.health;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * How full the heap was after it was last collected, 0 to 1: what is really needed, for before a
 * collection every heap looks full. Takes microseconds. Any thread.
 */
public final class HeapUse implements DoubleSupplier {

  /** Those that hold what lives long; the others are full and emptied all the time. */
  private final List<MemoryPoolMXBean> tenured;

  public HeapUse() {
    this(
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
            .toList());
  }

  HeapUse(List<MemoryPoolMXBean> tenured) {
    this.tenured = List.copyOf(tenured);
  }

  @Override
  public double getAsDouble() {
    double most = 0;
    boolean known = false;
    for (MemoryPoolMXBean pool : tenured) {
      MemoryUsage collected = pool.getCollectionUsage();
      if (collected != null) {
        known = true;
        most = Math.max(most, part(collected.getUsed(), collected.getMax()));
      }
    }
    return known ? most : now();
  }

  /** What a collector that tells nothing leaves to go by. */
  private static double now() {
    Runtime jvm = Runtime.getRuntime();
    return part(jvm.totalMemory() - jvm.freeMemory(), jvm.maxMemory());
  }

  private static double part(long used, long max) {
    return (double) used / (max > 0 ? max : Runtime.getRuntime().maxMemory());
  }
}
