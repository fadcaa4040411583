package io.headgate.bench;

import java.time.Duration;

/** When the requests of a load run are due. */
sealed interface Schedule {

  int connections();

  /** When request {@code index} is due, counted from the start of the run. */
  long dueNanos(long index);

  /** What the times of a request sent at {@code sentNanos} are counted from. */
  long intendedNanos(long dueNanos, long sentNanos);

  /**
   * Every connection sends its next request when it has its answer.
   *
   * @param staggerNanos from the first request of one connection to that of the next, so that paced
   *     streams do not tick in step; 0 starts all at once
   */
  record ClosedLoop(int connections, long staggerNanos) implements Schedule {
    public ClosedLoop {
      requireConnections(connections);
    }

    @Override
    public long dueNanos(long index) {
      return index < connections ? index * staggerNanos : 0;
    }

    @Override
    public long intendedNanos(long dueNanos, long sentNanos) {
      return Math.max(dueNanos, sentNanos);
    }
  }

  /**
   * Requests at a fixed rate on whichever connection is free. A request that finds none free is
   * sent late but counted from when it was due, so a stall is not omitted.
   */
  record OpenLoop(int connections, double perSecond) implements Schedule {
    public OpenLoop {
      requireConnections(connections);
      if (!(perSecond > 0)) {
        throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: > 0)");
      }
    }

    @Override
    public long dueNanos(long index) {
      return (long) (index * 1e9 / perSecond);
    }

    @Override
    public long intendedNanos(long dueNanos, long sentNanos) {
      return dueNanos;
    }
  }

  /** Another schedule after a pause, in which its connections are open already. */
  record Later(Schedule schedule, Duration pause) implements Schedule {

    @Override
    public int connections() {
      return schedule.connections();
    }

    @Override
    public long dueNanos(long index) {
      return pause.toNanos() + schedule.dueNanos(index);
    }

    @Override
    public long intendedNanos(long dueNanos, long sentNanos) {
      return schedule.intendedNanos(dueNanos, sentNanos);
    }
  }

  private static void requireConnections(int connections) {
    if (connections < 1) {
      throw new IllegalArgumentException("connections: " + connections + " (expected: > 0)");
    }
  }
}
