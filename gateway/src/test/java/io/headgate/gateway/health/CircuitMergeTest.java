package io.headgate.gateway.health;

import static io.headgate.gateway.health.CircuitState.merge;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.SeededRuns;
import io.headgate.gateway.health.CircuitState.Phase;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitMergeTest {

  private static final List<Phase> PHASES = List.of(Phase.values());

  /** From few values each, so that many are equal. */
  private static CircuitState any(Random random) {
    return new CircuitState(
        PHASES.get(random.nextInt(PHASES.size())),
        random.nextInt(2),
        random.nextInt(2),
        random.nextInt(2),
        random.nextBoolean() ? "rate" : "reset",
        random.nextInt(2),
        random.nextInt(2),
        random.nextInt(2));
  }

  @Test
  void orderAndNumberOfMergesDoNotMatter() {
    SeededRuns.each(
        20_000,
        random -> {
          CircuitState a = any(random);
          CircuitState b = any(random);
          CircuitState c = any(random);
          assertThat(merge(a, b)).isEqualTo(merge(b, a));
          assertThat(merge(merge(a, b), c)).isEqualTo(merge(a, merge(b, c)));
          assertThat(merge(a, a)).isEqualTo(a);
          assertThat(merge(a, merge(a, b))).isEqualTo(merge(a, b));
        });
  }

  @Test
  void theHigherEpochGoesBeforeTheLaterTime() {
    CircuitState old = state(3, 1_000);
    CircuitState recent = state(4, 10);
    assertThat(merge(old, recent)).isEqualTo(recent);
    assertThat(merge(state(4, 11), recent)).isEqualTo(state(4, 11));
  }

  private static CircuitState state(long epoch, long until) {
    return new CircuitState(Phase.OPEN, epoch, until, 1, "rate", CircuitState.NEVER, 0, 0);
  }
}
