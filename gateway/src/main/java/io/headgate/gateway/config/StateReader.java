package io.headgate.gateway.config;

import io.headgate.gateway.config.StateConfig.Redis;
import io.headgate.gateway.config.StateConfig.Store;
import io.headgate.gateway.config.StateConfig.Sync;
import io.headgate.gateway.protocol.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code state}. */
final class StateReader {

  private final Section state;
  private final Path folder;

  /**
   * A reader of the section.
   *
   * @param folder that a relative path starts from
   */
  StateReader(Section state, Path folder) {
    this.state = state;
    this.folder = folder;
  }

  StateConfig read() {
    Store store = store(state);
    return new StateConfig(
        store,
        state.text("directory").filter(path -> !path.isEmpty()).map(folder::resolve),
        ProviderDefaults.constant(Sync.class, state.text("sync", "always")),
        store == Store.REDIS ? Optional.of(redis()) : Optional.empty(),
        state.text("pepper").filter(pepper -> !pepper.isEmpty()).map(Secret::new));
  }

  static Store store(Section state) {
    return ProviderDefaults.constant(Store.class, state.text("store", "embedded"));
  }

  private Redis redis() {
    Section redis = state.section("redis");
    return new Redis(
        new Secret(redis.text("url").orElseThrow()),
        redis.duration("timeout", Redis.DEFAULT_TIMEOUT),
        redis.text("prefix", Redis.DEFAULT_PREFIX));
  }
}
