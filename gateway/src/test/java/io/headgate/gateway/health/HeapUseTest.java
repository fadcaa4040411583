package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeapUseTest {

  private static byte[] kept = new byte[0];

  /** The two collections are asked for, which this JVM does at once. */
  @Test
  void seesWhatIsStillNeededAfterACollection() {
    HeapUse heap = new HeapUse();
    kept = new byte[1];
    System.gc();
    double before = heap.getAsDouble();
    kept = new byte[32 << 20];
    System.gc();
    double after = heap.getAsDouble();

    assertThat(kept).hasSize(32 << 20);
    assertThat(before).isBetween(0., 1.);
    assertThat(after - before).isGreaterThan(.8 * (32 << 20) / Runtime.getRuntime().maxMemory());
    assertThat(after).isLessThanOrEqualTo(1);
  }

  @Test
  void goesByWhatIsInUseWhereTheCollectorTellsNothing() {
    assertThat(new HeapUse(List.of()).getAsDouble()).isGreaterThan(0).isLessThanOrEqualTo(1);
  }
}
