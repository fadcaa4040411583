package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.HealthBoard.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several threads do at the same time. The clock stands still while they do. */
class ManyThreadsTest {

  private static final int THREADS = 2;

  /** Waking takes longer than the race itself, so the last bit of the wait is a busy one. */
  private static final int MAX_SPINS = 20_000;

  private static final Upstream A = new Upstream("p", "m", 0);

  private final Clock clock = new Clock();
  private final HealthBoard board =
      new HealthBoard(HealthBoard.Config.defaults(), clock, new Random(5));
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Lets all threads go at once: they are awake and running when the last one has come. */
  private <T> List<T> atOnce(Callable<T> task) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(THREADS);
    AtomicInteger ready = new AtomicInteger();
    List<Future<T>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(
          threads.submit(
              () -> {
                barrier.await(30, TimeUnit.SECONDS);
                ready.incrementAndGet();
                for (int spins = 0; ready.get() < THREADS && spins < MAX_SPINS; spins++) {
                  Thread.onSpinWait();
                }
                return task.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : running) {
      results.add(future.get(30, TimeUnit.SECONDS));
    }
    return results;
  }

  @Test
  void aClaimHasExactlyOneWinner() throws Exception {
    CircuitConfig config = CircuitConfig.defaults();
    for (int round = 0; round < 5_000; round++) {
      Circuit circuit = new Circuit(config, new Random(round), (before, after) -> {});
      circuit.rated(0, 20, 20, clock.nanos());
      long now = clock.in(Duration.ofSeconds(6));
      List<Circuit.Pass> winners =
          atOnce(() -> circuit.tryPass(now, false)).stream().flatMap(Optional::stream).toList();
      assertThat(winners).as("round %s", round).containsExactly(new Circuit.Pass(2, true));
    }
  }

  @Test
  void theLastRequestThatIsLeftHasExactlyOneTaker() throws Exception {
    for (int round = 0; round < 5_000; round++) {
      Headroom headroom = new Headroom(HeadroomConfig.defaults(), new Random(round));
      long now = clock.nanos();
      Headroom.Pass first = headroom.tryBegin(now).orElseThrow();
      headroom.observe(first, Results.requestsLeft(1, 60_000), now);
      List<Headroom.Pass> takers =
          atOnce(() -> headroom.tryBegin(now)).stream().flatMap(Optional::stream).toList();
      assertThat(takers).as("round %s", round).containsExactly(new Headroom.Pass(2, 0));
    }
  }

  @Test
  void exactlyOneOfManyIsTheProbe() throws Exception {
    for (int i = 0; i < 5; i++) {
      board.tryBegin(A, Use.FIRST).orElseThrow().end(Results.failed(FailureClass.RESET));
    }
    for (int round = 0; round < 500; round++) {
      clock.pass(Duration.ofSeconds(121));
      List<Permit> winners =
          atOnce(() -> board.tryBegin(A, Use.FIRST)).stream().flatMap(Optional::stream).toList();
      assertThat(winners).hasSize(1);
      assertThat(winners.get(0).isProbe()).isTrue();
      winners.get(0).end(Results.failed(FailureClass.RESET));
    }
  }

  @Test
  void manyTakeNoMoreThanIsLeft() throws Exception {
    for (int round = 0; round < 300; round++) {
      clock.pass(Duration.ofSeconds(61));
      Permit first = board.tryBegin(A, Use.FIRST).orElseThrow();
      first.observe(Results.requestsLeft(10, 60_000));
      List<Permit> taken =
          new ArrayList<>(atOnce(this::takeAll).stream().flatMap(List::stream).toList());
      assertThat(taken).hasSize(10);
      taken.add(first);
      taken.forEach(permit -> permit.end(Results.ok()));
    }
  }

  private List<Permit> takeAll() {
    List<Permit> taken = new ArrayList<>();
    Optional<Permit> next = board.tryBegin(A, Use.FIRST);
    while (next.isPresent()) {
      taken.add(next.get());
      next = board.tryBegin(A, Use.FIRST);
    }
    return taken;
  }

  @Test
  void nothingIsLeftInFlightAndEveryEndIsCountedOnce() throws Exception {
    int rounds = 20_000;
    List<Integer> begun = atOnce(() -> work(rounds));
    board.tick();
    DeploymentHealth health = board.view().of("p", "m");
    assertThat(health.inFlight()).isZero();
    assertThat(board.inFlight("p", "m")).isZero();
    ProviderHealth provider = board.view().provider("p").orElseThrow();
    assertThat(provider.inFlight()).isZero();
    assertThat(provider.retries()).isZero();
    int all = begun.stream().mapToInt(Integer::intValue).sum();
    assertThat(all).isEqualTo(THREADS * rounds);
    assertThat(health.upstreams().get(0).requests()).isEqualTo(all);
    assertThat(health.firstToken().count()).isEqualTo(all);
  }

  private int work(int rounds) {
    int begun = 0;
    for (int i = 0; i < rounds; i++) {
      Permit permit = board.tryBegin(A, i % 2 == 0 ? Use.FIRST : Use.PANIC).orElseThrow();
      permit.end(Results.ok());
      permit.end(Results.failed(FailureClass.RESET));
      begun++;
    }
    return begun;
  }
}
