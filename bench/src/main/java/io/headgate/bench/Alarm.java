package io.headgate.bench;

import java.nio.channels.Selector;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Wakes a selector at a time more exact than its own time-out, which counts in milliseconds:
 * requests at a fixed rate must not start up to one millisecond late.
 */
final class Alarm implements AutoCloseable {

  private final Selector selector;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "alarm");
            thread.setDaemon(true);
            return thread;
          });
  private long armedForNanos;
  private @Nullable Future<?> armed;

  Alarm(Selector selector) {
    this.selector = selector;
  }

  /** Wakes the selector at {@code atNanos} of {@link System#nanoTime()}, unless already set so. */
  void set(long atNanos, long nowNanos) {
    if (armed == null || armedForNanos != atNanos) {
      armedForNanos = atNanos;
      armed = timer.schedule(selector::wakeup, atNanos - nowNanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
