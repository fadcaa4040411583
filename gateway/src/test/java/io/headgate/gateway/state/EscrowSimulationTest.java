package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.SeededRuns;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Budgets of several nodes, by random schedules in virtual time. */
class EscrowSimulationTest {

  private static final long MILLI = 1_000_000;

  private static EscrowCluster cluster(Random random, double faults, ClaimStore store, long limit) {
    return new EscrowCluster(
        new World(random, faults), random, store, limit, 1 + random.nextInt(4));
  }

  private static void runUpset(Random random, ClaimStore store) {
    long limit = 100L + random.nextInt(20_000);
    EscrowCluster cluster = cluster(random, random.nextDouble() * 0.2, store, limit);
    cluster.offer((1 + random.nextInt(20)) * MILLI, 1 + limit / 50);
    for (int i = 0; i < 40; i++) {
      cluster.world.runFor(Duration.ofMillis(random.nextInt(300)));
      assertThat(cluster.spent).isBetween(0L, limit);
      if (random.nextInt(8) == 0) {
        cluster.replace(random.nextInt(cluster.members.size()));
      } else if (random.nextInt(8) == 0) {
        EscrowCluster.Member paused = cluster.members.get(random.nextInt(cluster.members.size()));
        paused.machine.stop(cluster.world.nanos() + random.nextInt(3_000) * MILLI);
      }
    }
    cluster.quiet();
    cluster.world.runFor(Duration.ofSeconds(20));
    assertThat(cluster.spent).isBetween(0L, limit);
    assertThat(store.total(EscrowCluster.GROUP)).isEqualTo(cluster.spent);
  }

  @Test
  void P02_neverAboveTheBudgetAndBookedToTheNanoWhateverNodesAndNetworkDo() {
    SeededRuns.each(500, random -> runUpset(random, new ClaimStore()));
  }

  @Test
  void P02_atLeast95PercentAreUsedBeforeTheFirstRefusal() {
    SeededRuns.each(
        60,
        random -> {
          long limit = 10_000L + random.nextInt(1_000_000);
          long most = 1 + limit / 500;
          EscrowCluster cluster = cluster(random, 0.01, new ClaimStore(), limit);
          cluster.offer((5 + random.nextInt(20)) * MILLI, most);
          cluster.world.runFor(Duration.ofSeconds(60));
          assertThat(cluster.spentAtFirstShort).isGreaterThanOrEqualTo(limit * 95 / 100);
          assertThat(cluster.spent).isLessThanOrEqualTo(limit);
        });
  }

  @Test
  void P02_whatALostStoreForgotIsTheMostThatIsTooMuch() {
    SeededRuns.each(
        200,
        random -> {
          ClaimStore store = new ClaimStore();
          long limit = 1_000L + random.nextInt(10_000);
          EscrowCluster cluster = cluster(random, 0.05, store, limit);
          cluster.offer(5 * MILLI, 1 + limit / 100);
          cluster.world.runFor(Duration.ofMillis(random.nextInt(3_000)));
          Map<String, Map<String, ClaimStore.Mine>> old = store.copy();
          cluster.world.runFor(Duration.ofMillis(random.nextInt(300)));
          long lost = Math.max(0, lost(old, store.copy()));
          store.restore(old);
          cluster.world.runFor(Duration.ofSeconds(20));
          assertThat(cluster.spent).isLessThanOrEqualTo(limit + lost);
        });
  }

  /** What writers had claimed on top. */
  private static long lost(
      Map<String, Map<String, ClaimStore.Mine>> old,
      Map<String, Map<String, ClaimStore.Mine>> now) {
    Map<String, ClaimStore.Mine> before = old.getOrDefault(EscrowCluster.GROUP, Map.of());
    ClaimStore.Mine none = new ClaimStore.Mine(0, 0);
    return now.getOrDefault(EscrowCluster.GROUP, Map.of()).entrySet().stream()
        .mapToLong(
            writer ->
                Math.max(
                    0,
                    writer.getValue().amount()
                        - before.getOrDefault(writer.getKey(), none).amount()))
        .sum();
  }

  @Test
  void aBudgetThatRisesAndFallsIsNeverPassedByWhatComesAfterwards() {
    SeededRuns.each(
        200,
        random -> {
          long first = 1_000L + random.nextInt(10_000);
          EscrowCluster cluster = cluster(random, 0.05, new ClaimStore(), first);
          cluster.offer(5 * MILLI, 1 + first / 100);
          cluster.world.runFor(Duration.ofMillis(random.nextInt(6_000)));
          long second = 1_000L + random.nextInt(10_000);
          long before = cluster.spent;
          cluster.changeTo(second);
          cluster.world.runFor(Duration.ofSeconds(30));
          assertThat(cluster.spent).isLessThanOrEqualTo(Math.max(before, second) + first / 20);
        });
  }

  @Test
  void theCheckCatchesAStoreThatForgetsTheOthers() {
    int caught = 0;
    for (long seed = 1; seed <= 20; seed++) {
      try {
        runUpset(new Random(seed), new ForgetfulStore());
      } catch (AssertionError failure) {
        caught++;
      }
    }
    assertThat(caught).isGreaterThan(8);
  }

  /** Tells every node that it is alone. */
  private static final class ForgetfulStore extends ClaimStore {
    @Override
    long others(Claim claim) {
      return 0;
    }

    @Override
    synchronized Claimed claimNow(Claim claim) {
      Claimed claimed = super.claimNow(claim);
      return new Claimed(claimed.group(), claimed.amount(), claimed.amount(), claimed.sequence());
    }
  }
}
