package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HotPathTest {

  @Test
  void everyPartIsLetInAndTakesSomeTime() throws InterruptedException {
    Map<String, double[]> nanos = HotPath.measureBlocking(1).nanos();
    assertThat(nanos).hasSize(8);
    assertThat(nanos.values()).allSatisfy(batches -> assertThat(batches[0]).isPositive());
  }
}
