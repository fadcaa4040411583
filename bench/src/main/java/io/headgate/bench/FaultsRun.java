package io.headgate.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One load over all phases, while a timer makes providers sick and well. */
final class FaultsRun {

  private static final int WARM_UP_CONNECTIONS = 32;

  /** Of the open load: more than can be under way when each request takes its whole patience. */
  private static final int SECONDS_UNDER_WAY = 12;

  private final FaultsOptions options;
  private final Target target;
  private final List<SimulatedProvider> providers;
  private final List<Phase> phases;
  private final AnswerBook book = new AnswerBook();
  private final List<Future<Boolean>> steps = new ArrayList<>();
  private long startNanos;

  FaultsRun(FaultsOptions options, Target target, List<SimulatedProvider> providers) {
    this.options = options;
    this.target = target;
    this.providers = List.copyOf(providers);
    this.phases = Phase.plan(options, providers.size());
  }

  List<Phase> phases() {
    return phases;
  }

  AnswerBook book() {
    return book;
  }

  /** What the times of the phases count from. */
  long startNanos() {
    return startNanos;
  }

  void runBlocking() throws IOException, InterruptedException {
    Duration warmUp = Duration.ofSeconds(options.warmUpSeconds());
    load(new AnswerBook(), new Schedule.ClosedLoop(WARM_UP_CONNECTIONS, 0), warmUp, () -> {});
    providers.forEach(SimulatedProvider::forget);
    Duration all = Duration.ofNanos(phases.get(phases.size() - 1).settledNanos());
    Schedule open = new Schedule.OpenLoop(options.rate() * SECONDS_UNDER_WAY, options.rate());
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      load(book, open, all, () -> begin(timer));
      requireAllDone();
    } finally {
      timer.shutdownNow();
    }
  }

  private void begin(ScheduledExecutorService timer) {
    startNanos = System.nanoTime();
    phases.forEach(phase -> script(phase, timer));
  }

  private void script(Phase phase, ScheduledExecutorService timer) {
    at(phase.fromNanos(), timer, () -> System.err.println("faults: " + phase.label()));
    Optional<Sickness> sickness = phase.sickness();
    if (sickness.isPresent()) {
      SimulatedProvider provider = providers.get(phase.sick());
      at(phase.strikesNanos(), timer, () -> provider.fall(sickness.get()));
      at(phase.toNanos(), timer, () -> provider.recover(sickness.get()));
    }
  }

  private void at(long nanos, ScheduledExecutorService timer, Step step) {
    Callable<Boolean> task =
        () -> {
          step.runBlocking();
          return true;
        };
    steps.add(timer.schedule(task, startNanos + nanos - System.nanoTime(), TimeUnit.NANOSECONDS));
  }

  /** The last step is long over when the load is. */
  private void requireAllDone() throws IOException, InterruptedException {
    for (Future<Boolean> step : steps) {
      try {
        step.get();
      } catch (ExecutionException e) {
        throw new IOException("a provider could not be made sick or well: " + e.getCause(), e);
      }
    }
  }

  private void load(AnswerBook into, Schedule schedule, Duration duration, Runnable onStart)
      throws IOException {
    String host = target.address().getHostString() + ":" + target.address().getPort();
    Questions questions =
        new Questions(
            List.of(
                Question.streamed(
                    host, target.key(), FaultsLauncher.MODEL, SimulatedProvider.TOKENS),
                Question.whole(host, target.key(), FaultsLauncher.MODEL, SimulatedProvider.TEXT)));
    Load load =
        new Load(
            target.address(),
            questions::request,
            recorder -> new NotedCheck(questions, into, recorder),
            schedule,
            duration);
    try (LoadGenerator generator = LoadGenerator.open(load)) {
      onStart.run();
      generator.run();
    }
  }

  /** What happens at a time. */
  private interface Step {
    void runBlocking() throws InterruptedException;
  }
}
