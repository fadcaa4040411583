package io.headgate.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.Permit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {

  private static final String HERE = "provider/model";
  private static final long LATE = 1_000_000;

  private long now;
  private final WaitingRoom room = room(4, 3);

  private WaitingRoom room(int waiting, int perTenant) {
    return new WaitingRoom(new WaitingRoom.Config(waiting, perTenant), () -> now);
  }

  /** So many permits for each deployment. */
  private static Function<String, Optional<Permit>> permits(int each) {
    Map<String, Integer> given = new HashMap<>();
    return deployment ->
        given.merge(deployment, 1, Integer::sum) <= each
            ? Optional.of(new TestPermit())
            : Optional.empty();
  }

  @Test
  void refusesWhoWouldBeTooMany() {
    for (int i = 0; i < 3; i++) {
      assertThat(room.join(HERE, TestWaiter.interactive("a", LATE))).isPresent();
    }
    assertThat(room.join(HERE, TestWaiter.interactive("a", LATE))).isEmpty();
    assertThat(room.join("other", TestWaiter.interactive("b", LATE))).isPresent();
    assertThat(room.join(HERE, TestWaiter.interactive("b", LATE))).isEmpty();

    assertThat(room.waiting()).isEqualTo(4);
    assertThat(room.waiting(HERE)).isEqualTo(3);
    assertThat(room.waiting("other")).isEqualTo(1);
    assertThat(room.waiting("nowhere")).isZero();
    assertThat(room.refused()).isEqualTo(2);
  }

  @Test
  void whoLeavesMakesRoomAndIsNotCalled() {
    TestWaiter waiter = TestWaiter.interactive("a", LATE);
    Ticket ticket = room.join(HERE, waiter).orElseThrow();

    assertThat(room.leave(ticket)).isTrue();
    assertThat(room.leave(ticket)).isTrue();
    room.pump(permits(5));

    assertThat(waiter.isAdmitted()).isFalse();
    assertThat(room.waiting()).isZero();
    assertThat(room.gaveUp()).isEqualTo(1);
    assertThat(room.position(ticket)).isZero();
  }

  @Test
  void whoIsAdmittedCannotLeaveAnyMore() {
    TestWaiter waiter = TestWaiter.interactive("a", LATE);
    Ticket ticket = room.join(HERE, waiter).orElseThrow();
    room.pump(permits(1));

    assertThat(waiter.permits).hasSize(1);
    assertThat(room.leave(ticket)).isFalse();
    assertThat(room.leave(ticket)).isFalse();
    assertThat(room.gaveUp()).isZero();
    assertThat(room.waiting()).isZero();
  }

  @Test
  void whoIsLateIsPassedOverAndCounted() {
    TestWaiter late = TestWaiter.interactive("a", 10);
    TestWaiter inTime = TestWaiter.interactive("a", 20);
    Ticket ticket = room.join(HERE, late).orElseThrow();
    room.join(HERE, inTime);
    now = 10;
    room.pump(permits(1));

    assertThat(late.isAdmitted()).isFalse();
    assertThat(inTime.isAdmitted()).isTrue();
    assertThat(room.expired()).isEqualTo(1);
    assertThat(room.leave(ticket)).isTrue();
    assertThat(room.expired()).isEqualTo(1);
    assertThat(room.gaveUp()).isZero();
  }

  @Test
  void whoLeavesLateIsCountedAsLate() {
    Ticket ticket = room.join(HERE, TestWaiter.interactive("a", 10)).orElseThrow();
    now = 10;

    assertThat(room.leave(ticket)).isTrue();
    assertThat(room.expired()).isEqualTo(1);
    assertThat(room.gaveUp()).isZero();
  }

  @Test
  void noPermitIsTakenWhenNobodyInTimeWaits() {
    room.join(HERE, TestWaiter.interactive("a", 10));
    now = 10;
    AtomicInteger asked = new AtomicInteger();
    room.pump(
        deployment -> {
          asked.incrementAndGet();
          return Optional.of(new TestPermit());
        });

    assertThat(asked).hasValue(0);
    assertThat(room.waiting()).isZero();
  }

  @Test
  void aPermitGoesToTheNextOneWhenTheFirstLeftMeanwhile() {
    TestWaiter leaver = TestWaiter.interactive("a", 10);
    TestWaiter stayer = TestWaiter.interactive("a", 20);
    Ticket leaving = room.join(HERE, leaver).orElseThrow();
    room.join(HERE, stayer);
    Function<String, Optional<Permit>> once = permits(1);
    room.pump(
        deployment -> {
          room.leave(leaving);
          return once.apply(deployment);
        });

    assertThat(leaver.isAdmitted()).isFalse();
    assertThat(stayer.permits).hasSize(1);
  }

  @Test
  void aPermitIsGivenBackWhenAllLeftMeanwhile() {
    Ticket leaving = room.join(HERE, TestWaiter.interactive("a", LATE)).orElseThrow();
    TestPermit permit = new TestPermit();
    room.pump(
        deployment -> {
          room.leave(leaving);
          return Optional.of(permit);
        });

    assertThat(permit.ends).hasSize(1);
    assertThat(permit.ends.get(0).failure()).contains(FailureClass.ABANDONED);
  }

  @Test
  void aPermitIsGivenBackWhenTheWaiterThrows() {
    TestPermit permit = new TestPermit();
    TestWaiter next = TestWaiter.interactive("b", LATE);
    room.join(HERE, throwing());
    room.join(HERE, next);
    Function<String, Optional<Permit>> more = permits(1);
    room.pump(deployment -> permit.ends.isEmpty() ? Optional.of(permit) : more.apply(deployment));

    assertThat(permit.ends).hasSize(1);
    assertThat(next.isAdmitted()).isTrue();
  }

  private static Waiter throwing() {
    return new Waiter() {
      @Override
      public String tenant() {
        return "a";
      }

      @Override
      public Priority priority() {
        return Priority.INTERACTIVE;
      }

      @Override
      public long deadlineNanos() {
        return LATE;
      }

      @Override
      public void admitted(Permit permit) {
        throw new IllegalStateException("planted");
      }
    };
  }

  /** Two deployments that share their permits, of which there is one at a time. */
  @Test
  void deploymentsTakeTurns() {
    List<TestWaiter> here = new ArrayList<>();
    List<TestWaiter> there = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      here.add(TestWaiter.interactive("a" + i, LATE));
      there.add(TestWaiter.interactive("a" + i, LATE));
      room.join("here", here.get(i));
      room.join("there", there.get(i));
    }
    for (int i = 0; i < 2; i++) {
      AtomicInteger left = new AtomicInteger(1);
      room.pump(
          deployment ->
              left.getAndDecrement() > 0 ? Optional.of(new TestPermit()) : Optional.empty());
    }

    assertThat(here.stream().filter(TestWaiter::isAdmitted)).hasSize(1);
    assertThat(there.stream().filter(TestWaiter::isAdmitted)).hasSize(1);
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> room.join(HERE, new TestWaiter("a", 0, Priority.BATCH, LATE)))
        .hasMessage("weight: 0 (expected: 1 to 1000)");
    assertThatThrownBy(() -> new WaitingRoom.Config(-1, 1))
        .hasMessage("waiting: -1 (expected: >= 0)");
    assertThatThrownBy(() -> new WaitingRoom.Config(1, 0))
        .hasMessage("waitingPerTenant: 0 (expected: > 0)");
  }

  /** Joins, leaves and pumps of several threads at once lose nobody and call nobody twice. */
  @Test
  void severalThreadsAgree() throws Exception {
    WaitingRoom shared = room(100, 100);
    AtomicInteger joined = new AtomicInteger();
    AtomicInteger left = new AtomicInteger();
    AtomicInteger admitted = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        String tenant = "tenant-" + thread;
        runs.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 5_000; i++) {
                    Optional<Ticket> ticket = shared.join("d" + i % 3, counting(tenant, admitted));
                    ticket.ifPresent(place -> joined.incrementAndGet());
                    if (i % 2 == 0) {
                      shared.pump(permits(1));
                    }
                    if (i % 3 == 0 && ticket.isPresent() && shared.leave(ticket.get())) {
                      left.incrementAndGet();
                    }
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    shared.pump(permits(100));

    assertThat(shared.waiting()).isZero();
    assertThat(admitted.get() + left.get()).isEqualTo(joined.get());
    assertThat(shared.gaveUp()).isEqualTo(left.get());
    assertThat(admitted.get()).isPositive();
    assertThat(left.get()).isPositive();
  }

  private static TestWaiter counting(String tenant, AtomicInteger admitted) {
    return TestWaiter.interactive(tenant, LATE, admitted::incrementAndGet);
  }
}
