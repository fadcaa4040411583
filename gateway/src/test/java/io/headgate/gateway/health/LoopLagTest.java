package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopLagTest {

  private static final long MILLIS = 1_000_000;

  private long now = 7;

  @Test
  void tellsHowMuchTooLateEachFiringIs() {
    List<Long> lags = new ArrayList<>();
    LoopLag loop = new LoopLag(() -> now, lags::add);

    for (long millis : new long[] {50, 53, 350, 1, 1, 50}) {
      now += millis * MILLIS;
      loop.fired();
    }

    assertThat(lags).containsExactly(0L, 3 * MILLIS, 300 * MILLIS, 0L, 0L, 0L);
  }
}
