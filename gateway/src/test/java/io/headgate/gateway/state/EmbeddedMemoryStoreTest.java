package io.headgate.gateway.state;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

class EmbeddedMemoryStoreTest extends ModelContract {

  private final SetClock clock = new SetClock();

  @Override
  StateStore open(Vertx vertx) {
    return Answered.of(EmbeddedStateStore.open(vertx, config(), clock, System::nanoTime, chance()));
  }

  EmbeddedStateStore.Config config() {
    return EmbeddedStateStore.Config.defaults();
  }

  private static Random chance() {
    return new Random(7);
  }

  @Override
  Instant now() {
    return clock.instant();
  }

  @Override
  void eventually(String what, BooleanSupplier condition) {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      clock.pass(Duration.ofMillis(1));
    }
    Assertions.assertThat(condition.getAsBoolean()).as(what).isTrue();
  }
}
