package io.headgate.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.SeededRuns;
import io.headgate.gateway.health.Permit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds of a waiting room under any schedule, over thousands of them, in virtual time. */
class WaitingScheduleTest {

  private static final int SCHEDULES = 3_000;
  private static final int STEPS = 150;

  @Test
  void holdsUnderAnySchedule() {
    int[] seen = new int[3];
    SeededRuns.each(
        SCHEDULES,
        random -> {
          Schedule schedule = new Schedule(random);
          schedule.run();
          seen[0] += schedule.admitted;
          seen[1] += schedule.left;
          seen[2] += schedule.late;
        });

    // Otherwise nothing was tried.
    assertThat(seen).doesNotContain(0);
  }

  /** One run: waiters come, leave and expire, permits come, and all is checked at each step. */
  private static final class Schedule {

    private final Random random;
    private final int bound;
    private final int tenantBound;
    private final WaitingRoom room;
    private final Map<TestWaiter, Ticket> waiting = new LinkedHashMap<>();
    private final Set<TestWaiter> out = new HashSet<>();
    private final List<TestWaiter> all = new ArrayList<>();
    private long now;
    private int refused;
    private int admitted;
    private int left;
    private int late;

    Schedule(Random random) {
      this.random = random;
      this.bound = 1 + random.nextInt(20);
      this.tenantBound = 1 + random.nextInt(bound);
      this.room = new WaitingRoom(new WaitingRoom.Config(bound, tenantBound), () -> now);
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        now += random.nextInt(10);
        switch (random.nextInt(4)) {
          case 0, 1 -> join();
          case 2 -> leave();
          default -> pump(random.nextInt(4));
        }
        check();
      }
      pump(Integer.MAX_VALUE);
      check();
      assertThat(room.waiting()).isZero();
      assertThat(waiting).isEmpty();
      assertThat(room.refused()).isEqualTo(refused);
      assertThat(room.gaveUp()).isEqualTo(left);
      assertThat(room.expired()).isEqualTo(late);
      assertThat(admitted + left + late).isEqualTo(all.size());
    }

    private void join() {
      TestWaiter waiter =
          new TestWaiter(
              "tenant-" + random.nextInt(4),
              1 + random.nextInt(3),
              random.nextInt(3) == 0 ? Priority.BATCH : Priority.INTERACTIVE,
              now + 1 + random.nextInt(200));
      Optional<Ticket> ticket = room.join("deployment-" + random.nextInt(3), waiter);
      long ofTenant =
          waiting.keySet().stream().filter(one -> one.tenant().equals(waiter.tenant())).count();

      assertThat(ticket.isPresent()).isEqualTo(waiting.size() < bound && ofTenant < tenantBound);
      if (ticket.isPresent()) {
        all.add(waiter);
        waiting.put(waiter, ticket.get());
      } else {
        refused++;
      }
    }

    private void leave() {
      if (all.isEmpty()) {
        return;
      }
      TestWaiter waiter = all.get(random.nextInt(all.size()));
      Ticket ticket = waiting.remove(waiter);
      if (ticket != null) {
        assertThat(room.leave(ticket)).isTrue();
        assertThat(room.leave(ticket)).isTrue();
        gone(waiter);
      }
    }

    private void gone(TestWaiter waiter) {
      out.add(waiter);
      if (now >= waiter.deadlineNanos()) {
        late++;
      } else {
        left++;
      }
    }

    /** So many permits for each deployment. */
    private void pump(int permits) {
      Map<String, Integer> given = new LinkedHashMap<>();
      room.pump(
          deployment -> {
            assertThat(room.waiting(deployment)).isPositive();
            return given.merge(deployment, 1, Integer::sum) <= permits
                ? Optional.<Permit>of(new TestPermit())
                : Optional.empty();
          });
      List.copyOf(waiting.entrySet()).forEach(entry -> settle(entry.getKey(), entry.getValue()));
    }

    private void settle(TestWaiter waiter, Ticket ticket) {
      if (waiter.isAdmitted()) {
        assertThat(now).isLessThan(waiter.deadlineNanos());
        assertThat(room.leave(ticket)).isFalse();
        waiting.remove(waiter);
        admitted++;
      } else if (now >= waiter.deadlineNanos()) {
        // Found late by the room only if its deployment was looked at.
        assertThat(room.leave(ticket)).isTrue();
        waiting.remove(waiter);
        gone(waiter);
      }
    }

    private void check() {
      assertThat(room.waiting()).isEqualTo(waiting.size()).isLessThanOrEqualTo(bound);
      assertThat(all).allMatch(waiter -> waiter.permits.size() <= 1);
      assertThat(out).noneMatch(TestWaiter::isAdmitted);
      waiting.forEach(
          (waiter, ticket) ->
              assertThat(room.position(ticket)).isBetween(1, room.waiting(ticket.deployment())));
    }
  }

  /**
   * Against everybody who may ever be let go before it: as many as other tenants may get while its
   * own one waits for a turn, for each of its own tenant that is due earlier, and batch work or,
   * for batch work, sixteen times as much interactive one in between.
   */
  @Test
  void whoStaysIsAdmittedWithinABoundWhileOthersKeepComing() {
    SeededRuns.each(
        SCHEDULES,
        random -> {
          Rush rush = new Rush(random);
          for (int i = 0; i < 10; i++) {
            rush.waitOnce();
          }
        });
  }

  /** A room that is always full of others, of up to five tenants and weights. */
  private static final class Rush {

    private static final int TENANTS = 5;
    private static final int MAX_WEIGHT = 4;
    private static final int BOUND = 40;

    private final Random random;
    private final WaitQueue queue = new WaitQueue();
    private long number;

    Rush(Random random) {
      this.random = random;
    }

    void waitOnce() {
      Priority priority = random.nextInt(2) == 0 ? Priority.BATCH : Priority.INTERACTIVE;
      int weight = 1 + random.nextInt(MAX_WEIGHT);
      long deadline = number + 20;
      fill();
      Ticket mine = join("mine", weight, priority, deadline);
      int ahead = 0;
      int grants = 0;
      while (mine.state() == Ticket.State.WAITING) {
        fill();
        if (random.nextInt(4) == 0) {
          join("mine", weight, priority, number + random.nextInt(40));
        }
        Ticket granted = queue.grant().orElseThrow();
        grants++;
        if (granted == mine) {
          granted.become(Ticket.State.ADMITTED);
        } else if (granted.tenant().equals("mine") && granted.priority() == priority) {
          ahead++;
        }
        assertThat(grants).isLessThanOrEqualTo(bound(priority, weight, ahead));
      }
    }

    private static int bound(Priority priority, int weight, int ahead) {
      int ofOthers = TENANTS * (MAX_WEIGHT / weight + 2);
      int inLine = (ahead + 1) * (ofOthers + 1);
      return priority == Priority.BATCH
          ? inLine * (WaitQueue.INTERACTIVE_IN_A_ROW + 1)
          : inLine + inLine / WaitQueue.INTERACTIVE_IN_A_ROW + 1;
    }

    private void fill() {
      while (queue.size() < BOUND) {
        join(
            "tenant-" + random.nextInt(TENANTS),
            1 + random.nextInt(MAX_WEIGHT),
            random.nextInt(3) == 0 ? Priority.BATCH : Priority.INTERACTIVE,
            number + 1);
      }
    }

    private Ticket join(String tenant, int weight, Priority priority, long deadline) {
      Ticket ticket =
          new Ticket(
              "provider/model", new TestWaiter(tenant, weight, priority, deadline), number++);
      queue.add(ticket);
      return ticket;
    }
  }
}
