package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.state.Escrow.Covered;
import io.headgate.gateway.state.Escrow.Held;
import io.headgate.gateway.state.Escrow.Lacking;
import io.headgate.gateway.state.Escrow.Purse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EscrowTest {

  private static final long SECOND = 1_000_000_000;

  private final AtomicLong nanos = new AtomicLong(SECOND);
  private final ClaimStore store = new ClaimStore();
  private final Escrow escrow = escrow("a");

  private Escrow escrow(String writer) {
    return new Escrow(store, writer, nanos::get, Escrow.Config.defaults());
  }

  private static Purse purse(String group, long limit) {
    return new Purse(group, limit, Duration.ofDays(40));
  }

  private static Held hold(Escrow escrow, long amount, Purse... purses) {
    io.vertx.core.Future<Held> held = escrow.hold(List.of(purses), amount);
    assertThat(held.succeeded()).isTrue();
    return held.result();
  }

  private Covered covered(long amount, Purse... purses) {
    return (Covered) hold(escrow, amount, purses);
  }

  private void pass(long time) {
    nanos.addAndGet(time);
    escrow.tend();
  }

  @Test
  void exactlyTheBudgetIsHeldAndNoMore() {
    Purse budget = purse("b", 100);
    covered(60, budget);
    covered(40, budget);
    assertThat(hold(escrow, 1, budget)).isEqualTo(new Lacking(0, 100));
    assertThat(hold(escrow, 0, budget)).isInstanceOf(Covered.class);
  }

  @Test
  void whatIsNotUsedIsThereForTheNext() {
    Purse budget = purse("b", 100);
    Covered first = covered(100, budget);
    first.settle(30);
    first.settle(100);
    first.release();
    assertThat(covered(70, budget).nanoUsd()).isEqualTo(70);
    assertThat(hold(escrow, 1, budget)).isInstanceOf(Lacking.class);
  }

  @Test
  void allPursesHoldItOrNone() {
    Purse large = purse("large", 100);
    Purse small = purse("small", 10);
    assertThat(hold(escrow, 50, large, small)).isEqualTo(new Lacking(1, 0));
    covered(100, large);
  }

  @Test
  void aHoldGrowsWhereThereIsEnough() {
    Purse budget = purse("b", 100);
    Covered request = covered(40, budget);
    assertThat(request.more(50).result()).isTrue();
    assertThat(request.more(20).result()).isFalse();
    assertThat(request.nanoUsd()).isEqualTo(90);
    request.settle(80);
    assertThat(request.more(1).result()).isFalse();
    covered(20, budget);
  }

  @Test
  void whatIsUsedAboveTheHoldIsBookedInFull() {
    Purse budget = purse("b", 100);
    covered(90, budget).settle(150);
    assertThat(store.total("b")).isEqualTo(150);
    assertThat(hold(escrow, 1, budget)).isEqualTo(new Lacking(0, 150));
  }

  @Test
  void withoutTheStoreOnlyWhatIsClaimedIsSpent() {
    Purse budget = purse("b", 100_000);
    covered(10, budget).release();
    store.setAway(true);
    covered(10, budget);
    io.vertx.core.Future<Held> none = escrow.hold(List.of(budget), 1);
    assertThat(none.cause()).isInstanceOf(StoreUnavailableException.class);
    store.setAway(false);
    covered(1, budget);
    pass(SECOND);
    assertThat(store.total("b")).isEqualTo(11);
  }

  @Test
  void whatIsUnspentForASecondGoesBack() {
    Purse budget = purse("b", 100_000);
    for (int i = 0; i < 100; i++) {
      covered(1, budget);
    }
    assertThat(store.total("b")).isBetween(100L, 1_000L);
    assertThat(store.claims()).isLessThan(20);
    pass(SECOND);
    assertThat(store.total("b")).isEqualTo(100);
  }

  @Test
  void aRefusalIsNotAskedForAgainAtOnceButSoon() {
    Purse budget = purse("b", 100);
    Escrow other = escrow("b");
    Covered request = (Covered) hold(other, 100, budget);
    assertThat(hold(escrow, 1, budget)).isInstanceOf(Lacking.class);
    request.release();
    nanos.addAndGet(SECOND);
    other.tend();
    assertThat(hold(escrow, 1, budget)).isInstanceOf(Covered.class);
  }

  @Test
  void limitsRiseAndFallWhileMoneyIsSpent() {
    covered(50, purse("b", 100));
    assertThat(hold(escrow, 1, purse("b", 40))).isEqualTo(new Lacking(0, 50));
    covered(50, purse("b", 100));
    covered(900, purse("b", 1_000));
    assertThat(store.total("b")).isEqualTo(1_000);
  }

  @Test
  void aForgottenGroupGoesOnWhereItWas() {
    Purse budget = purse("b", 100);
    covered(50, budget).settle(30);
    pass(SECOND);
    pass(70 * SECOND);
    assertThat(escrow.groups()).isZero();
    covered(70, budget);
    assertThat(hold(escrow, 1, budget)).isEqualTo(new Lacking(0, 100));
  }

  @Test
  void aGroupWithOpenRequestsIsNotForgotten() {
    Purse budget = purse("b", 100);
    Covered request = covered(50, budget);
    pass(100 * SECOND);
    assertThat(escrow.groups()).isEqualTo(1);
    request.settle(20);
    assertThat(escrow.level(budget)).isEqualTo(new Escrow.Level(100, 50, 20, 0));
    pass(SECOND);
    assertThat(escrow.refresh(budget).result()).isEqualTo(new Escrow.Level(100, 20, 20, 0));
  }

  @Test
  void closingGivesBackAndADeadLifeIsClosedAtWhatItUsed() {
    Purse budget = purse("b", 100);
    covered(50, budget).settle(20);
    assertThat(escrow.close().succeeded()).isTrue();
    assertThat(store.total("b")).isEqualTo(20);
    Escrow dying = escrow("dying");
    hold(dying, 60, budget);
    Map<String, Long> used = Map.of("b", 5L, "never claimed", 7L);
    assertThat(Escrow.recover(store, "dying", used).succeeded()).isTrue();
    assertThat(Escrow.recover(store, "dying", used).succeeded()).isTrue();
    assertThat(store.total("b")).isEqualTo(25);
    assertThat(store.total("never claimed")).isEqualTo(7);
  }

  @Test
  void aBillionDollarsIsCountedToTheNano() {
    long all = Escrow.MAX_NANO_USD;
    Purse budget = purse("b", all);
    covered(all - 1, budget).settle(all - 3);
    covered(3, budget);
    assertThat(hold(escrow, 1, budget)).isEqualTo(new Lacking(0, all));
    assertThat(hold(escrow, all, budget)).isEqualTo(new Lacking(0, all));
    covered(0, budget).settle(all);
    assertThat(hold(escrow, all, budget)).isEqualTo(new Lacking(0, 2 * all));
  }

  @Test
  void severalThreadsOnSeveralNodesSpendTheBudgetAndNoMore() throws Exception {
    Purse budget = purse("b", 50_000);
    List<Escrow> nodes = List.of(escrow, escrow("b"));
    AtomicLong spent = new AtomicLong();
    int threads = 4;
    CyclicBarrier barrier = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Escrow node = nodes.get(i % 2);
        running.add(
            pool.submit(
                () -> {
                  barrier.await(30, TimeUnit.SECONDS);
                  for (int n = 0; n < 30_000; n++) {
                    node.hold(List.of(budget), 3).onSuccess(held -> spend(held, spent));
                  }
                  return spent;
                }));
      }
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(spent.get()).isBetween(47_500L, 50_000L);
    nodes.forEach(node -> assertThat(node.close().succeeded()).isTrue());
    assertThat(store.total("b")).isEqualTo(spent.get());
  }

  private static void spend(Held held, AtomicLong spent) {
    if (held instanceof Covered request) {
      request.settle(2);
      spent.addAndGet(2);
    }
  }
}
