package io.headgate.bench;

import io.headgate.bench.OverloadFigures.Share;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Finds the peak, offers many times that, and sees how long it takes until all is well again. The
 * peak is looked at again afterwards: code has become faster meanwhile, and other work on the
 * machine comes and goes.
 */
final class OverloadRun {

  /** Closed loops, up to the one that brings no more. */
  private static final List<Integer> LEVELS = List.of(64, 128, 256, 512, 640, 768, 1_024, 2_048);

  /** What a level has to bring beyond the best one, or it was in vain. */
  private static final double WORTH = 1.03;

  /** Levels in a row after which the peak is behind; one may have met other work. */
  private static final int MOST_IN_VAIN = 2;

  /** About what one answer lasts: before it, none can have ended. */
  private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

  /** Offered after the overload: what surely can be borne. */
  private static final double AFTERWARDS = .8;

  private static final int AFTERWARDS_SECONDS = 20;
  private static final double RECOVERED = .95;

  /** How much longer an answer may take then than at the peak. */
  private static final double SLOWER = 2;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final OverloadOptions options;
  private final OverloadLauncher launcher;
  private final Target target;
  private final ChildProcess upstream;

  OverloadRun(
      OverloadOptions options, OverloadLauncher launcher, Target target, ChildProcess upstream) {
    this.options = options;
    this.launcher = launcher;
    this.target = target;
    this.upstream = upstream;
  }

  OverloadFigures runBlocking() throws IOException, InterruptedException {
    Duration level = Duration.ofSeconds(options.levelSeconds());
    closed(LEVELS.get(0), level);
    int best = LEVELS.get(0);
    Share peak = closed(best, level);
    int inVain = 0;
    for (int concurrency : LEVELS.subList(1, LEVELS.size())) {
      Share share = closed(concurrency, level);
      inVain = share.goodPerSecond() > WORTH * peak.goodPerSecond() ? 0 : inVain + 1;
      best = share.goodPerSecond() > peak.goodPerSecond() ? concurrency : best;
      peak = better(peak, share);
      if (inVain == MOST_IN_VAIN) {
        break;
      }
    }
    peak = better(peak, closed(best, level.multipliedBy(2)));
    OverloadFigures figures = overload(best, peak);
    return figures.withPeak(better(peak, closed(best, level.multipliedBy(2))));
  }

  private static Share better(Share one, Share other) {
    return other.goodPerSecond() > one.goodPerSecond() ? other : one;
  }

  private Share closed(int concurrency, Duration duration)
      throws IOException, InterruptedException {
    long stagger = Math.min(ANSWER_NANOS, duration.toNanos() / 4) / concurrency;
    Share share =
        measure(new AnswerBook(), new Schedule.ClosedLoop(concurrency, stagger), duration);
    tell(concurrency + " at once", share);
    return share;
  }

  private OverloadFigures overload(int concurrency, Share peak)
      throws IOException, InterruptedException {
    double offered = options.times() * peak.goodPerSecond();
    Duration during = Duration.ofSeconds(options.seconds());
    AnswerBook book = new AnswerBook();
    AnswerBook after = new AnswerBook();
    ExecutorService second = Executors.newSingleThreadExecutor();
    try (LiveProbe probe = LiveProbe.start(launcher.management())) {
      long end = System.nanoTime() + during.toNanos();
      Future<Boolean> load = second.submit(afterwards(after, peak.goodPerSecond() * AFTERWARDS));
      Share share = measure(book, new Schedule.OpenLoop(options.connections(), offered), during);
      tell(options.times() + " times the peak", share);
      await(load);
      return new OverloadFigures(
          concurrency,
          peak,
          share,
          refusals(book),
          recovery(after, end, peak),
          probe.times(),
          probe.failed(),
          isWell(),
          target.rssMegabytes());
    } finally {
      second.shutdownNow();
    }
  }

  /** A load that begins when the overload ends, whatever is left of that. */
  private Callable<Boolean> afterwards(AnswerBook book, double perSecond) {
    Duration whole = Duration.ofSeconds(options.seconds() + AFTERWARDS_SECONDS);
    Duration pause = Duration.ofSeconds(options.seconds());
    Schedule schedule =
        new Schedule.Later(new Schedule.OpenLoop(options.connections() / 2, perSecond), pause);
    return () -> {
      try (LoadGenerator generator = open(book, schedule, whole)) {
        generator.run();
      }
      return true;
    };
  }

  private static <T> T await(Future<T> part) throws IOException, InterruptedException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw new IOException("a part of the run failed: " + e.getCause(), e);
    }
  }

  private Share measure(AnswerBook book, Schedule schedule, Duration duration)
      throws IOException, InterruptedException {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (LoadGenerator generator = open(book, schedule, duration)) {
      CpuTimes before = CpuTimes.read(target, upstream);
      Future<CpuTimes> after =
          timer.schedule(
              () -> CpuTimes.read(target, upstream), duration.toNanos(), TimeUnit.NANOSECONDS);
      long from = System.nanoTime();
      LoadResult result = generator.run();
      CpuTimes cpu = await(after).minus(before);
      long to = from + duration.toNanos();
      double good = goodPerSecond(book, from + ANSWER_NANOS, to);
      AnswerFigures answers = AnswerFigures.of(book, from, to);
      double seconds = duration.toNanos() / 1e9;
      if (result.failed() > 0) {
        System.err.println("overload: lost connections: " + result.failures());
      }
      return new Share(answers, good, cpu.target() / seconds, cpu.harness() / seconds);
    } finally {
      timer.shutdownNow();
    }
  }

  private LoadGenerator open(AnswerBook book, Schedule schedule, Duration duration)
      throws IOException {
    String host = target.address().getHostString() + ":" + target.address().getPort();
    Question question =
        Question.streamed(
            host, target.key(), OverloadLauncher.MODEL, CannedAnswers.LONG_CONTENT_CHUNKS);
    Questions questions = new Questions(List.of(question));
    return LoadGenerator.open(
        new Load(
            target.address(),
            questions::request,
            recorder -> new NotedCheck(questions, book, recorder),
            schedule,
            duration));
  }

  /** By when they ended: what was begun long before counts when it is there. */
  private static double goodPerSecond(AnswerBook book, long from, long to) {
    long good =
        book.all().stream()
            .filter(answer -> answer.isGood(AnswerFigures.PATIENCE.toNanos()))
            .filter(answer -> answer.endNanos() - from >= 0 && answer.endNanos() - to < 0)
            .count();
    return good * 1e9 / (to - from);
  }

  private static Quantiles refusals(AnswerBook book) {
    Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
    book.all().stream()
        .filter(answer -> !answer.isRight())
        .forEach(answer -> nanos.recordValue(Math.max(0, answer.totalNanos())));
    return Quantiles.of(nanos);
  }

  /**
   * Seconds until the requests of the next two seconds are almost all good, and as fast as at the
   * peak or half that.
   */
  private static OptionalDouble recovery(AnswerBook after, long end, Share peak) {
    double bound = SLOWER * peak.answers().total().p99Millis() * 1e6;
    for (int second = 0; second + 2 <= AFTERWARDS_SECONDS; second++) {
      long from = end + second * SECOND;
      long to = from + 2 * SECOND;
      long well =
          after.answers(from, to).stream()
              .filter(answer -> answer.isRight() && answer.totalNanos() <= bound)
              .count();
      if (well >= RECOVERED * Math.max(1, after.asked(from, to))) {
        return OptionalDouble.of(second);
      }
    }
    return OptionalDouble.empty();
  }

  private boolean isWell() throws IOException {
    boolean alive = target.process().map(process -> !process.onExit().isDone()).orElse(false);
    String log = Files.readString(launcher.log(), StandardCharsets.UTF_8);
    return alive && !log.contains("OutOfMemoryError");
  }

  private static void tell(String what, Share share) {
    System.err.printf(
        "overload: %s: offered %d, good %s/s, p50 %s, p99 %s ms, others %s; cores: gateway %s,"
            + " generator and upstream %s%n",
        what,
        share.answers().offered(),
        Spread.figure(share.goodPerSecond()),
        Spread.figure(share.answers().total().p50Millis()),
        Spread.figure(share.answers().total().p99Millis()),
        share.answers().problemText(),
        Spread.figure(share.gateway()),
        Spread.figure(share.harness()));
  }
}
