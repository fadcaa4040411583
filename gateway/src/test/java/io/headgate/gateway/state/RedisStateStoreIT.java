package io.headgate.gateway.state;

import io.headgate.gateway.Eventually;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStateStoreIT extends ModelContract {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static RedisServer redis;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  StateStore open(Vertx vertx) {
    redis.flush();
    RedisStateStore.Config defaults = RedisStateStore.Config.defaults(redis.uri());
    // More than the default, because the machines that test have little to spare.
    Duration timeout = Duration.ofSeconds(5);
    return Answered.of(
        RedisStateStore.open(
            vertx,
            new RedisStateStore.Config(
                defaults.uri(), defaults.prefix(), timeout, defaults.maxPending(), 2)));
  }

  @Override
  Instant now() {
    return Instant.now();
  }

  @Override
  void eventually(String what, BooleanSupplier condition) {
    Eventually.holds(what, PATIENCE, condition);
  }
}
