package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.bench.BlockedLoops.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is to blame for an absence, and the pauses that excuse one. */
class BlockedLoopsTest {

  @Test
  void blamesTheLoopForWhatIsLeftWithoutPausesAndWaiting() {
    assertThat(BlockedLoops.cause(25, 0, 0)).isEqualTo(Cause.BLOCKED);
    assertThat(BlockedLoops.cause(60, 20, 20)).isEqualTo(Cause.BLOCKED);
    assertThat(BlockedLoops.cause(25, 6, 0)).isEqualTo(Cause.PAUSED);
    assertThat(BlockedLoops.cause(30, 2, 15)).isEqualTo(Cause.NO_CORE);
  }

  @Test
  void readsPausesOfTheVirtualMachine() {
    Safepoints safepoints =
        Safepoints.parse(
            List.of(
                "[2026-11-20T10:00:00.100+0000] Safepoint \"ParallelGCFailedAllocation\", Time since"
                    + " last: 9 ns, Reaching safepoint: 5 ns, At safepoint: 9 ns, Total: 30000000 ns",
                "[2026-11-20T11:00:00.200+0100] Safepoint \"Cleanup\", Total: 1000000 ns",
                "[2026-11-20T10:00:00.300+0000] something else"));
    Instant start = Instant.parse("2026-11-20T10:00:00.080Z");
    assertThat(safepoints.within(start, start.plusMillis(10))).isEqualTo(Duration.ofMillis(10));
    assertThat(safepoints.within(start, start.plusSeconds(1))).isEqualTo(Duration.ofMillis(21));
    assertThat(safepoints.within(start.plusSeconds(1), start.plusSeconds(2))).isZero();
    assertThat(safepoints.atLeast(Duration.ofMillis(20))).isEqualTo(1);
  }
}
