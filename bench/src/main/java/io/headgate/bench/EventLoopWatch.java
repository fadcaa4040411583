package io.headgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Samples how long the event loops of a process have waited for a core, as the kernel counts it:
 * what tells a loop that is blocked from one that is kept waiting by a busy machine.
 */
final class EventLoopWatch implements AutoCloseable {

  private static final long SAMPLE_MILLIS = 4;

  /** The kernel keeps fifteen characters of {@code vert.x-eventloop-thread-N}. */
  private static final String NAME = "vert.x-eventloo";

  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "event loop watch");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Path> schedstats;
  private @Nullable Future<?> sampling;
  private final List<List<Sample>> samples = new ArrayList<>();

  /** At a time, how long the thread had waited for a core. */
  private record Sample(Instant at, long waitedNanos) {}

  private EventLoopWatch(List<Path> schedstats) {
    this.schedstats = schedstats;
    schedstats.forEach(thread -> samples.add(new ArrayList<>()));
  }

  /** Watches the loops that the process or one of its children has by now. */
  static EventLoopWatch start(ChildProcess process) throws IOException {
    List<Path> threads = new ArrayList<>();
    for (long pid : process.pids()) {
      try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
        tasks
            .filter(EventLoopWatch::isEventLoop)
            .sorted((a, b) -> Long.compare(id(a), id(b)))
            .forEach(task -> threads.add(task.resolve("schedstat")));
      }
    }
    EventLoopWatch watch = new EventLoopWatch(threads);
    watch.sampling =
        watch.sampler.scheduleAtFixedRate(watch::sample, 0, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private static boolean isEventLoop(Path task) {
    try {
      return Files.readString(task.resolve("comm")).startsWith(NAME);
    } catch (IOException ended) {
      return false;
    }
  }

  private static long id(Path task) {
    return Long.parseLong(task.getFileName().toString());
  }

  private synchronized void sample() {
    for (int i = 0; i < schedstats.size(); i++) {
      try {
        String[] fields = Files.readString(schedstats.get(i)).split(" ", -1);
        samples.get(i).add(new Sample(Instant.now(), Long.parseLong(fields[1])));
      } catch (IOException | UncheckedIOException ended) {
        return;
      }
    }
  }

  /**
   * How long a loop waited for a core in about that time; 0 for one that is not known.
   *
   * @param loop the number in its name
   */
  synchronized long waitedNanos(int loop, Instant from, Instant to) {
    if (loop >= samples.size()) {
      return 0;
    }
    long before = Long.MIN_VALUE;
    long after = Long.MIN_VALUE;
    for (Sample sample : samples.get(loop)) {
      if (!sample.at().isAfter(from) || before == Long.MIN_VALUE) {
        before = sample.waitedNanos();
      }
      if (after == Long.MIN_VALUE || !sample.at().isAfter(to.plusMillis(SAMPLE_MILLIS))) {
        after = sample.waitedNanos();
      }
    }
    return Math.max(0, after - before);
  }

  @Override
  public void close() {
    if (sampling != null) {
      sampling.cancel(false);
    }
    sampler.shutdownNow();
  }
}
