package io.headgate.gateway.admin;

import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The token of an installation for which none is configured: made at its first start, told once,
 * and stored as a digest. It is random enough for a plain digest. Who has lost it sets {@code
 * server.admin.token}, which takes its place. Any thread.
 */
final class BootstrapToken {

  private static final String MAP = "admin";
  private static final String KEY = "bootstrap";
  private static final String NAME = "bootstrap";

  private final StateStore store;
  private final RandomGenerator chance;

  BootstrapToken(StateStore store, RandomGenerator chance) {
    this.store = store;
    this.chance = chance;
  }

  /** Makes the token; completes with its text when there was none, for this once. */
  Future<Optional<Secret>> make() {
    String text = "hga_" + Digests.secret(chance);
    Buffer digest = Buffer.buffer(Digests.sha256(text));
    return store
        .put(MAP, KEY, Write.replace(0, digest))
        .map(made -> made.isPresent() ? Optional.of(new Secret(text)) : Optional.empty());
  }

  /** Completes with the token, as it is stored. */
  Future<Optional<AdminToken>> find() {
    return store
        .get(MAP, KEY)
        .map(found -> found.map(each -> new AdminToken(NAME, each.value().toString(), Role.ADMIN)));
  }
}
