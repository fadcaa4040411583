package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.SeededRuns;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.CircuitState.Phase;
import io.headgate.gateway.health.HealthBoard.CircuitChange;
import io.headgate.gateway.health.HealthBoard.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random schedules in virtual time, and what must hold at every step of them. */
class ScheduleTest {

  private static final List<Upstream> UPSTREAMS =
      List.of(
          new Upstream("p", "m", 0),
          new Upstream("p", "m", 1),
          new Upstream("p", "n", 0),
          new Upstream("q", "m", 0));

  private static final List<FailureClass> FAILURES = List.of(FailureClass.values());

  private static final List<Use> USES = List.of(Use.values());

  /** How many circuits opened, ramped up and closed in all, so that the schedules reach it all. */
  private final Map<Phase, Integer> reached = new HashMap<>();

  @Test
  void circuitsKeepTheirRulesWhateverComes() {
    SeededRuns.each(3_000, random -> new Schedule(random).run());
    assertThat(reached.keySet()).containsExactlyInAnyOrder(Phase.values());
    assertThat(reached.values()).allSatisfy(times -> assertThat(times).isGreaterThan(300));
  }

  @Test
  void aFlappingUpstreamChangesSlowlyAndIsAskedByOneProbeAtATime() {
    Clock clock = new Clock();
    HealthBoard board = new HealthBoard(HealthBoard.Config.defaults(), clock, new Random(11));
    List<CircuitChange> changes = new ArrayList<>();
    board.onChange(changes::add);
    int probes = 0;
    int served = 0;
    for (int millis = 0; millis < 300_000; millis += 20) {
      boolean isGood = millis / 5_000 % 2 == 0;
      Optional<Permit> permit = board.tryBegin(UPSTREAMS.get(0), Use.FIRST);
      if (permit.isPresent()) {
        probes += permit.get().isProbe() ? 1 : 0;
        served += isGood ? 1 : 0;
        permit.get().end(isGood ? Results.ok() : Results.failed(FailureClass.SERVER_ERROR));
      }
      clock.passMillis(20);
      if (millis % 100 == 0) {
        board.tick();
      }
    }
    long halfOpen =
        changes.stream().filter(change -> change.after().phase() == Phase.HALF_OPEN).count();
    assertThat(changes.size()).isBetween(10, 120);
    assertThat((long) probes).isEqualTo(halfOpen).isGreaterThan(2);
    assertThat(served).isGreaterThan(250);
  }

  private final class Schedule {

    private final Random random;
    private final Clock clock = new Clock();
    private final HealthBoard board;
    private final Map<Upstream, CircuitState> states = new HashMap<>();
    private final List<Permit> open = new ArrayList<>();

    /** The claim that each probe under way was given, by circuit. */
    private final Map<Upstream, List<Permit>> probes = new HashMap<>();

    /** Where trouble is, a schedule stays long enough to be noticed. */
    private boolean isBad;

    Schedule(Random random) {
      this.random = random;
      board = new HealthBoard(HealthBoard.Config.defaults(), clock, random);
      board.onChange(this::follow);
    }

    void run() {
      for (int step = 0; step < 250; step++) {
        int event = random.nextInt(22);
        if (event < 9) {
          begin();
        } else if (event < 17) {
          end();
        } else if (event < 19) {
          goOn();
        } else if (event < 21) {
          clock.passMillis(random.nextInt(2_000));
          board.tick();
        } else {
          isBad = random.nextInt(3) > 0;
        }
      }
      settle();
    }

    private void follow(CircuitChange change) {
      CircuitState last = state(change.upstream());
      CircuitState after = change.after();
      assertThat(change.before().epoch()).isEqualTo(last.epoch());
      assertThat(after.epoch()).isBetween(last.epoch(), last.epoch() + 1);
      if (last.phase() == Phase.OPEN) {
        assertThat(after.phase()).isIn(Phase.OPEN, Phase.HALF_OPEN);
        long now = after.phase() == Phase.OPEN ? after.untilNanos() : clock.nanos();
        assertThat(now).isGreaterThanOrEqualTo(last.untilNanos());
      }
      if (last.phase() == Phase.CLOSED) {
        assertThat(after.phase()).isEqualTo(Phase.OPEN);
      }
      states.put(change.upstream(), after);
      reached.merge(after.phase(), 1, Integer::sum);
    }

    private CircuitState state(Upstream upstream) {
      return states.getOrDefault(upstream, CircuitState.initial());
    }

    private void begin() {
      Upstream upstream = UPSTREAMS.get(random.nextInt(UPSTREAMS.size()));
      Use use = USES.get(random.nextInt(USES.size()));
      CircuitState before = state(upstream);
      CircuitState credential = state(credential(upstream));
      boolean isShut = isShut(before);
      Optional<Permit> permit = board.tryBegin(upstream, use);
      if (permit.isEmpty()) {
        return;
      }
      assertThat(isShut && use != Use.PANIC).isFalse();
      assertThat(isShut && before.askedNanos() > clock.nanos()).isFalse();
      assertThat(isShut(credential)).isFalse();
      claim(upstream, before, permit.get());
      claim(credential(upstream), credential, permit.get());
      open.add(permit.get());
    }

    private boolean isShut(CircuitState state) {
      boolean isOpen = state.phase() == Phase.OPEN || state.phase() == Phase.HALF_OPEN;
      return isOpen && clock.nanos() < state.untilNanos();
    }

    private void claim(Upstream circuit, CircuitState before, Permit permit) {
      CircuitState after = state(circuit);
      if (after.epoch() > before.epoch()) {
        assertThat(after.phase()).isEqualTo(Phase.HALF_OPEN);
        assertThat(permit.isProbe()).isTrue();
        List<Permit> under = probes.computeIfAbsent(circuit, any -> new ArrayList<>());
        if (before.phase() == Phase.OPEN || before.untilNanos() > clock.nanos()) {
          assertThat(under).isEmpty();
        }
        under.add(permit);
      }
    }

    private void end() {
      if (!open.isEmpty()) {
        Permit permit = open.remove(random.nextInt(open.size()));
        if (isBad && random.nextInt(10) > 0) {
          if (random.nextInt(4) == 0) {
            permit.observe(Results.retryAfter(random.nextInt(20_000)));
          }
          end(permit, Results.failed(failure(), random.nextInt(3_000)));
        } else {
          end(permit, Results.ok());
        }
      }
    }

    private void goOn() {
      if (!open.isEmpty()) {
        Permit permit = open.get(random.nextInt(open.size()));
        if (random.nextBoolean()) {
          permit.answered();
        } else {
          permit.began();
          probes.values().forEach(under -> under.remove(permit));
        }
      }
    }

    /** Mostly one that a circuit counts. */
    private FailureClass failure() {
      return random.nextInt(10) > 0
          ? FAILURES.get(random.nextInt(FAILURES.indexOf(FailureClass.RATE_LIMITED)))
          : FAILURES.get(random.nextInt(FAILURES.size()));
    }

    private void end(Permit permit, Result result) {
      probes.values().forEach(under -> under.remove(permit));
      permit.end(result);
      permit.end(Results.ok());
    }

    private void settle() {
      open.forEach(permit -> end(permit, Results.ok()));
      board.tick();
      assertThat(board.view().all()).allSatisfy(health -> assertThat(health.inFlight()).isZero());
      assertThat(board.view().providers())
          .allSatisfy(
              provider -> {
                assertThat(provider.inFlight()).isZero();
                assertThat(provider.retries()).isZero();
                assertThat(provider.limit()).isBetween(4, 10_000);
              });
    }

    private static Upstream credential(Upstream upstream) {
      return new Upstream(upstream.provider(), "*", upstream.credential());
    }
  }
}
