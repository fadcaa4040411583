package io.headgate.gateway;

import io.headgate.gateway.config.StateConfig;
import io.headgate.gateway.state.EmbeddedStateStore;
import io.headgate.gateway.state.RedisStateStore;
import io.headgate.gateway.state.StateStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the store that is configured. */
final class StateStores {

  private StateStores() {}

  /**
   * Opens it.
   *
   * @param folder of the embedded one
   * @return fails with a {@link io.headgate.gateway.state.StateStoreException} when it cannot be
   *     had
   */
  static Future<StateStore> open(Vertx vertx, StateConfig state, Path folder) {
    EmbeddedStateStore.Config defaults = EmbeddedStateStore.Config.defaults();
    return switch (state.store()) {
      case MEMORY -> EmbeddedStateStore.open(vertx, defaults).map(store -> store);
      case EMBEDDED ->
          EmbeddedStateStore.open(
                  vertx,
                  new EmbeddedStateStore.Config(
                      Optional.of(folder),
                      state.sync() == StateConfig.Sync.ALWAYS,
                      defaults.maxPending(),
                      defaults.tidyEvery()))
              .map(store -> store);
      case REDIS -> redis(vertx, state.redis().orElseThrow()).map(store -> store);
    };
  }

  private static Future<RedisStateStore> redis(Vertx vertx, StateConfig.Redis redis) {
    RedisStateStore.Config defaults = RedisStateStore.Config.defaults(redis.url());
    return RedisStateStore.open(
        vertx,
        new RedisStateStore.Config(
            redis.url(),
            redis.prefix(),
            redis.timeout(),
            defaults.maxPending(),
            Runtime.getRuntime().availableProcessors() + 1));
  }
}
