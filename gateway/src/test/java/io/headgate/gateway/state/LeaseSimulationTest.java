package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.SeededRuns;
import io.headgate.gateway.state.LeaseCluster.Member;
import io.headgate.gateway.state.Leases.Kind;
import io.headgate.gateway.state.Leases.Take;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Rates and permits of several nodes, by random schedules in virtual time. */
class LeaseSimulationTest {

  private static final double LEASE_SECONDS = LeaseAuthority.LEASE.toNanos() / 1e9;
  private static final long SECOND = 1_000_000_000;

  /** What fractions may add. */
  private static final double SLACK = 0.01;

  private static Take rate(Random random) {
    double perSecond = SeededRuns.pick(random, List.of(0.5, 2.0, 10.0, 50.0, 200.0));
    long capacity = 1L + random.nextInt(Math.max(1, (int) (perSecond / 2)));
    long amount = random.nextInt(4) == 0 ? 1 + random.nextInt(2 * (int) capacity) : 1;
    return new Take("r", Kind.RATE, perSecond, capacity, amount);
  }

  private static double bound(Take take) {
    return Math.max(take.capacity(), take.amount()) + take.perSecond() * LEASE_SECONDS + SLACK;
  }

  /** Everybody asks for more than there is. */
  private static void offer(LeaseCluster cluster, RateChecker checker, Random random) {
    Take take = cluster.take();
    double perSecond = 2 * take.perSecond() / take.amount();
    long gap = (long) (SECOND / perSecond * 2 * random.nextDouble()) + 1;
    cluster.world.after(gap, () -> offer(cluster, checker, random));
    Member member = cluster.any(random);
    cluster.world.after(
        0,
        member.machine,
        () ->
            member.take(
                granted -> {
                  checker.took(take.amount(), cluster.world.nanos());
                  if (random.nextInt(20) == 0) {
                    granted.cancel();
                    granted.cancel();
                    checker.took(-take.amount(), cluster.world.nanos());
                  }
                }));
  }

  private static void upset(LeaseCluster cluster, Random random) {
    cluster.world.after(
        random.nextInt(3_000) * 1_000_000L,
        () -> {
          int index = random.nextInt(cluster.members.size());
          if (random.nextBoolean()) {
            cluster.restart(index);
          } else {
            long until = cluster.world.nanos() + random.nextInt(4_000) * 1_000_000L;
            cluster.members.get(index).machine.stop(until);
          }
          upset(cluster, random);
        });
  }

  private static RateChecker run(
      Random random, double faults, boolean isUpset, Supplier<LeaseBook> book) {
    Take take = rate(random);
    LeaseCluster cluster =
        new LeaseCluster(new World(random, faults), take, 1 + random.nextInt(4), book);
    RateChecker checker = new RateChecker(take.perSecond());
    offer(cluster, checker, random);
    if (isUpset) {
      upset(cluster, random);
    }
    cluster.world.runFor(Duration.ofSeconds(15));
    assertThat(checker.bound()).as(take + "").isLessThanOrEqualTo(bound(take));
    return checker;
  }

  @Test
  void P01_neverAboveTheBoundWhateverNodesAndNetworkDo() {
    SeededRuns.each(
        500, random -> run(random, random.nextDouble() * 0.2, true, LeaseRateBook::new));
  }

  @Test
  void P01_atLeast95PercentAreUsedWhenAllWantMore() {
    SeededRuns.each(
        100,
        random -> {
          int perSecond = 10 + random.nextInt(300);
          long burst = 1L + perSecond / 10 + random.nextInt(60);
          Take take = new Take("r", Kind.RATE, perSecond, burst, 1);
          LeaseCluster cluster =
              new LeaseCluster(
                  new World(random, 0.02), take, 1 + random.nextInt(4), LeaseRateBook::new);
          RateChecker checker = new RateChecker(take.perSecond());
          offer(cluster, checker, random);
          cluster.world.runFor(Duration.ofSeconds(20));
          assertThat(checker.total())
              .as(take + "")
              .isGreaterThan((long) (0.95 * 20 * take.perSecond()));
          assertThat(checker.bound()).isLessThanOrEqualTo(bound(take));
        });
  }

  @Test
  void P01_aDeadNodeTakesAwayNoMoreThanItsLeaseForItsTime() {
    SeededRuns.each(
        100,
        random -> {
          Take take = new Take("r", Kind.RATE, 50 + random.nextInt(200), 20, 1);
          LeaseCluster cluster =
              new LeaseCluster(new World(random, 0), take, 3, LeaseRateBook::new);
          RateChecker all = new RateChecker(take.perSecond());
          offer(cluster, all, random);
          cluster.world.runFor(Duration.ofSeconds(5));
          cluster.members.remove(0).machine.kill();
          cluster.world.runFor(LeaseAuthority.LEASE);
          long before = all.total();
          cluster.world.runFor(Duration.ofSeconds(10));
          assertThat(all.total() - before).isGreaterThan((long) (0.95 * 10 * take.perSecond()));
        });
  }

  @Test
  void P01_whatALostAuthorityForgotIsTheMostThatIsTooMuch() {
    SeededRuns.each(
        100,
        random -> {
          Take take = new Take("r", Kind.RATE, 10 + random.nextInt(100), 1 + random.nextInt(50), 1);
          LeaseCluster cluster =
              new LeaseCluster(new World(random, 0.05), take, 3, LeaseRateBook::new);
          RateChecker checker = new RateChecker(take.perSecond());
          offer(cluster, checker, random);
          long lost = 0;
          for (int i = 0; i < 5; i++) {
            cluster.world.runFor(Duration.ofMillis(500 + random.nextInt(2_000)));
            lost += cluster.failOver(random.nextInt(20));
          }
          cluster.world.runFor(Duration.ofSeconds(2));
          assertThat(checker.bound()).isLessThanOrEqualTo(bound(take) + lost);
        });
  }

  @Test
  void aChangedLimitHoldsAsSoonAsTheOldLeasesHaveEnded() {
    SeededRuns.each(
        100,
        random -> {
          Take before =
              new Take("r", Kind.RATE, 1 + random.nextInt(200), 1 + random.nextInt(90), 1);
          Take after = new Take("r", Kind.RATE, 1 + random.nextInt(200), 1 + random.nextInt(90), 1);
          LeaseCluster cluster =
              new LeaseCluster(new World(random, 0.05), before, 3, LeaseRateBook::new);
          offer(cluster, new RateChecker(1), random);
          cluster.world.runFor(Duration.ofSeconds(4));
          cluster.changeTo(after);
          cluster.world.runFor(LeaseAuthority.LEASE.multipliedBy(2));
          RateChecker checker = new RateChecker(after.perSecond());
          offer(cluster, checker, random);
          cluster.world.runFor(Duration.ofSeconds(10));
          assertThat(checker.bound()).isLessThanOrEqualTo(bound(after));
          assertThat(checker.total()).isPositive();
        });
  }

  @Test
  void theCheckCatchesAnAuthorityThatGrantsWithoutDeducting() {
    int caught = 0;
    for (long seed = 1; seed <= 20; seed++) {
      try {
        run(new Random(seed), 0.1, true, GenerousBook::new);
      } catch (AssertionError failure) {
        caught++;
      }
    }
    assertThat(caught).isGreaterThan(10);
  }

  @Test
  void P01_permitsAreNeverMoreThanTheCapacityAsLongAsNodesRunOrDie() {
    SeededRuns.each(
        150,
        random -> {
          long capacity = 1L + random.nextInt(20);
          Take take = new Take("c", Kind.CONCURRENT, 1, capacity, 1);
          LeaseCluster cluster =
              new LeaseCluster(new World(random, 0.05), take, 3, LeasePermitBook::new);
          Flights flights = new Flights(cluster, random);
          flights.offer();
          for (int i = 0; i < 5; i++) {
            cluster.world.runFor(Duration.ofSeconds(2));
            flights.restart(random.nextInt(3));
          }
          assertThat(flights.most).isBetween(1L, capacity);
          assertThat(flights.done).isGreaterThan(5);
        });
  }

  /** An authority that makes the mistake that pre-deducted leases are there to avoid. */
  private static final class GenerousBook extends LeaseRateBook {
    @Override
    LeaseBucket deducted(LeaseBucket before, long amount) {
      return before;
    }
  }

  /** Requests that last a while. */
  private static final class Flights {
    private final LeaseCluster cluster;
    private final Random random;
    private final IdentityHashMap<Member, Long> inFlight = new IdentityHashMap<>();
    private long most;
    private long done;

    Flights(LeaseCluster cluster, Random random) {
      this.cluster = cluster;
      this.random = random;
    }

    void offer() {
      cluster.world.after(random.nextInt(20) * 1_000_000L, this::offer);
      Member member = cluster.any(random);
      cluster.world.after(0, member.machine, () -> member.take(granted -> began(member, granted)));
    }

    private void began(Member member, Leases.Granted granted) {
      inFlight.merge(member, 1L, Long::sum);
      most = Math.max(most, inFlight.values().stream().mapToLong(count -> count).sum());
      cluster.world.after(
          random.nextInt(1_000) * 1_000_000L,
          member.machine,
          () -> {
            inFlight.merge(member, -1L, Long::sum);
            done++;
            granted.release();
            granted.release();
          });
    }

    void restart(int index) {
      inFlight.remove(cluster.members.get(index));
      cluster.restart(index);
    }
  }
}
