package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The plan of a faults run. */
class PhaseTest {

  private final List<Phase> plan =
      Phase.plan(FaultsOptions.parse("--seconds", "20", "--recovery", "30"), 3);

  @Test
  void isHealthyAtBothEndsAndHasEverySicknessOnce() {
    assertThat(plan).hasSize(Sickness.values().length + 2);
    assertThat(plan.get(0).sickness()).isEmpty();
    assertThat(plan.get(plan.size() - 1).sickness()).isEmpty();
    assertThat(plan)
        .flatExtracting(phase -> phase.sickness().stream().toList())
        .containsExactly(Sickness.values());
  }

  @Test
  void hasOneProviderSickAtATimeAndNeverTheSameTwiceInARow() {
    for (int i = 1; i < plan.size(); i++) {
      assertThat(plan.get(i).fromNanos()).isEqualTo(plan.get(i - 1).settledNanos());
      assertThat(plan.get(i).strikesNanos()).isLessThan(plan.get(i).toNanos());
    }
    for (int i = 2; i < plan.size() - 1; i++) {
      assertThat(plan.get(i).sick()).isNotEqualTo(plan.get(i - 1).sick()).isBetween(0, 2);
    }
    assertThat(plan.get(plan.size() - 1).settledNanos())
        .isEqualTo((2 * 20 + Sickness.values().length * 50) * 1_000_000_000L);
  }
}
