package io.headgate.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headgate.gateway.SeededRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which waiters of one deployment are let go. */
class WaitQueueTest {

  private static final long LATE = 1_000_000_000_000L;

  private final WaitQueue queue = new WaitQueue();
  private long number;

  private Ticket join(TestWaiter waiter) {
    Ticket ticket = new Ticket("provider/model", waiter, number++);
    queue.add(ticket);
    return ticket;
  }

  private Ticket join(String tenant, int weight, Priority priority) {
    return join(new TestWaiter(tenant, weight, priority, LATE + number));
  }

  private String grantedTenant() {
    return queue.grant().orElseThrow().tenant();
  }

  @Test
  void theEarliestDeadlineOfATenantGoesFirst() {
    Ticket late = join(TestWaiter.interactive("a", 30));
    Ticket early = join(TestWaiter.interactive("a", 10));
    Ticket middle = join(TestWaiter.interactive("a", 20));
    Ticket alsoMiddle = join(TestWaiter.interactive("a", 20));

    assertThat(drain()).containsExactly(early, middle, alsoMiddle, late);
  }

  @Test
  void deadlinesAreComparedAcrossTheOverflowOfTheClock() {
    Ticket late = join(TestWaiter.interactive("a", Long.MIN_VALUE + 5));
    Ticket early = join(TestWaiter.interactive("a", Long.MAX_VALUE - 5));

    assertThat(drain()).containsExactly(early, late);
  }

  @Test
  void oneOfBatchGoesAfterSixteenInteractive() {
    for (int i = 0; i < 40; i++) {
      join(TestWaiter.interactive("a", LATE));
      join(TestWaiter.batch("b", LATE));
    }
    List<Integer> batchAt = new ArrayList<>();
    for (int i = 0; i < 42; i++) {
      if (queue.grant().orElseThrow().priority() == Priority.BATCH) {
        batchAt.add(i);
      }
    }

    assertThat(batchAt).containsExactly(16, 33);
  }

  @Test
  void batchThatCameLateIsOwedNothingForTheTimeBefore() {
    for (int i = 0; i < 40; i++) {
      join(TestWaiter.interactive("a", LATE));
    }
    for (int i = 0; i < 20; i++) {
      queue.grant();
    }
    join(TestWaiter.batch("b", LATE));

    for (int i = 0; i < WaitQueue.INTERACTIVE_IN_A_ROW; i++) {
      assertThat(grantedTenant()).isEqualTo("a");
    }
    assertThat(grantedTenant()).isEqualTo("b");
  }

  @Test
  void aTenantThatComesLaterIsNotBehindTheWholeLineOfAnother() {
    for (int i = 0; i < 100; i++) {
      join(TestWaiter.interactive("crowd", LATE));
    }
    for (int i = 0; i < 50; i++) {
      queue.grant();
    }
    Ticket single = join(TestWaiter.interactive("single", LATE));

    assertThat(queue.position(single)).isEqualTo(2);
  }

  @Test
  void nothingIsSavedUpWhileATenantIsAway() {
    join("away", 1, Priority.INTERACTIVE);
    for (int i = 0; i < 100; i++) {
      join("present", 1, Priority.INTERACTIVE);
    }
    for (int i = 0; i < 60; i++) {
      queue.grant();
    }
    for (int i = 0; i < 20; i++) {
      join("away", 1, Priority.INTERACTIVE);
    }
    int away = 0;
    for (int i = 0; i < 20; i++) {
      away += grantedTenant().equals("away") ? 1 : 0;
    }

    assertThat(away).isEqualTo(10);
  }

  /**
   * Over every window of every schedule, whoever else comes and goes, both priorities alike: two
   * tenants that wait all the time get as much as each other, within one grant.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void twoThatWaitAllTheTimeGetTheirShares(int weight) {
    SeededRuns.each(
        500,
        random -> {
          WaitQueueTest run = new WaitQueueTest();
          List<String> granted = run.saturated(random, weight);

          double worst = 0;
          double min = 0;
          double max = 0;
          double lead = 0;
          for (String tenant : granted) {
            lead += tenant.equals("heavy") ? 1.0 / weight : tenant.equals("light") ? -1 : 0;
            worst = Math.max(worst, Math.max(lead - min, max - lead));
            min = Math.min(min, lead);
            max = Math.max(max, lead);
          }

          // In units of what one grant is worth: of equal ones 1, of unequal ones a grant of each.
          assertThat(worst).isLessThanOrEqualTo(weight == 1 ? 1 : 1 + 1.0 / weight + 1e-9);
          assertThat(granted).contains("heavy", "light");
        });
  }

  @Test
  void aWeightOfThreeGetsThreeTimesAsMuch() {
    Map<String, Integer> counts = new HashMap<>();
    saturated(new Random(1), 3).forEach(tenant -> counts.merge(tenant, 1, Integer::sum));

    double heavy = counts.getOrDefault("heavy", 0);
    double light = counts.getOrDefault("light", 0);
    assertThat(light).isGreaterThan(20);
    assertThat(heavy / light).isCloseTo(3, within(.2));
  }

  /** Two tenants always wait, deadlines at random, while others come, leave and are served. */
  private List<String> saturated(Random random, int weight) {
    Priority priority = random.nextBoolean() ? Priority.INTERACTIVE : Priority.BATCH;
    List<String> granted = new ArrayList<>();
    List<Ticket> guests = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      while (queue.size() < 30) {
        join(new TestWaiter("heavy", weight, priority, LATE + random.nextInt(100)));
        join(new TestWaiter("light", 1, priority, LATE + random.nextInt(100)));
      }
      // Their own lines may be short by chance; both must always have one.
      join(new TestWaiter("heavy", weight, priority, LATE + random.nextInt(100)));
      join(new TestWaiter("light", 1, priority, LATE + random.nextInt(100)));
      if (random.nextInt(3) == 0) {
        String guest = "guest-" + random.nextInt(4);
        guests.add(join(new TestWaiter(guest, 1 + random.nextInt(5), priority, LATE)));
      }
      if (random.nextInt(5) == 0 && !guests.isEmpty()) {
        queue.remove(guests.remove(random.nextInt(guests.size())));
      }
      granted.add(grantedTenant());
    }
    return granted;
  }

  /** Whoever asks is told exactly where it stands, when nobody joins or leaves any more. */
  @Test
  void positionsAreTheOrderOfGrants() {
    SeededRuns.each(
        2_000,
        random -> {
          WaitQueueTest run = new WaitQueueTest();
          List<Ticket> all = new ArrayList<>();
          int steps = 1 + random.nextInt(60);
          for (int i = 0; i < steps; i++) {
            int tenant = random.nextInt(5);
            all.add(
                run.join(
                    new TestWaiter(
                        "tenant-" + tenant,
                        1 + (tenant * 7) % 11,
                        random.nextInt(4) == 0 ? Priority.BATCH : Priority.INTERACTIVE,
                        LATE + random.nextInt(10))));
            if (random.nextInt(3) == 0) {
              run.queue.grant().ifPresent(all::remove);
            }
            if (random.nextInt(5) == 0 && !all.isEmpty()) {
              run.queue.remove(all.remove(random.nextInt(all.size())));
            }
          }
          Map<Ticket, Integer> told = new HashMap<>();
          all.forEach(ticket -> told.put(ticket, run.queue.position(ticket)));
          List<Ticket> order = run.drain();

          assertThat(order).containsExactlyInAnyOrderElementsOf(all);
          for (int i = 0; i < order.size(); i++) {
            assertThat(told.get(order.get(i))).isEqualTo(i + 1);
          }
        });
  }

  @Test
  void anEmptyQueueGrantsNothing() {
    assertThat(queue.grant()).isEmpty();
    assertThat(queue.isEmpty()).isTrue();
  }

  private List<Ticket> drain() {
    List<Ticket> order = new ArrayList<>();
    while (!queue.isEmpty()) {
      order.add(queue.grant().orElseThrow());
    }
    return order;
  }
}
