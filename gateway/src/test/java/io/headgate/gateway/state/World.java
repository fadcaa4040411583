package io.headgate.gateway.state;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Virtual time with nodes that stop and die, and a network that loses, doubles, delays and reorders
 * what they say. One thread.
 */
final class World {

  private static final long MILLI = 1_000_000;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Random random;
  private final double faults;
  private long now = 1_000_000_000_000L;
  private long number;

  /**
   * A world at some instant.
   *
   * @param faults share of messages that are lost, doubled, and late, each
   */
  World(Random random, double faults) {
    this.random = random;
    this.faults = faults;
  }

  long nanos() {
    return now;
  }

  void after(long delayNanos, Runnable what) {
    events.add(new Event(now + delayNanos, number++, what));
  }

  /** Happens when the node runs, or never. */
  void after(long delayNanos, Machine machine, Runnable what) {
    after(delayNanos, () -> machine.run(this, what));
  }

  /** Again and again, for as long as the machine lives. */
  void every(long periodNanos, Machine machine, Runnable what) {
    after(
        periodNanos,
        machine,
        () -> {
          what.run();
          every(periodNanos, machine, what);
        });
  }

  void runFor(Duration time) {
    long end = now + time.toNanos();
    while (!events.isEmpty() && events.peek().atNanos <= end) {
      Event next = events.poll();
      now = next.atNanos;
      next.what.run();
    }
    now = end;
  }

  /** Asks something elsewhere, which may happen never, once or twice, whatever the caller hears. */
  <T> Future<T> call(Machine caller, Supplier<T> elsewhere) {
    Promise<T> promise = Promise.promise();
    int copies = happens() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (!happens()) {
        after(delay(), () -> answer(caller, elsewhere, promise));
      }
    }
    after(
        50 * MILLI,
        caller,
        () -> promise.tryFail(new StoreUnavailableException("no answer in time")));
    return promise.future();
  }

  private <T> void answer(Machine caller, Supplier<T> elsewhere, Promise<T> promise) {
    T answer = elsewhere.get();
    if (!happens()) {
      after(delay(), caller, () -> promise.tryComplete(answer));
    }
  }

  private boolean happens() {
    return random.nextDouble() < faults;
  }

  private long delay() {
    long usual = 100_000L + random.nextInt(2_000_000);
    return happens() ? usual + random.nextInt(1_500) * MILLI : usual;
  }

  /** A process. */
  static final class Machine {
    private long stoppedUntilNanos;
    private boolean isDead;

    void stop(long untilNanos) {
      stoppedUntilNanos = untilNanos;
    }

    void kill() {
      isDead = true;
    }

    boolean isDead() {
      return isDead;
    }

    private void run(World world, Runnable what) {
      if (isDead) {
        return;
      }
      if (stoppedUntilNanos > world.nanos()) {
        world.after(stoppedUntilNanos - world.nanos(), this, what);
      } else {
        what.run();
      }
    }
  }

  private record Event(long atNanos, long number, Runnable what) implements Comparable<Event> {

    @Override
    public int compareTo(Event other) {
      return atNanos == other.atNanos
          ? Long.compare(number, other.number)
          : Long.compare(atNanos, other.atNanos);
    }
  }
}
