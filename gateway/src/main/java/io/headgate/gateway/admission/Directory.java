package io.headgate.gateway.admission;

import io.headgate.gateway.admission.DirectoryStore.Change;
import io.headgate.gateway.admission.DirectoryStore.Kind;
import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Who may call: the tenants and keys of the configuration file, which only the file changes, and
 * those of the store, which the admin API changes.
 *
 * <p>Requests are served from a copy in memory, so that they go on while the store is away. {@link
 * #refresh} follows what other nodes change. A store that was wiped is filled again from the copy.
 * Any thread.
 */
public final class Directory {

  private final DirectoryStore store;
  private final KeyDigests digests;
  private final Clock clock;
  private final RandomGenerator random;
  private final Holdings holdings;
  private final DirectorySync sync;

  /**
   * A directory that knows what is declared; {@link #load} makes it know the rest.
   *
   * @param random for secrets
   */
  public Directory(
      StateStore store,
      KeyDigests digests,
      Declared declared,
      Clock clock,
      RandomGenerator random) {
    this.store = new DirectoryStore(store);
    this.digests = digests;
    this.clock = clock;
    this.random = random;
    this.holdings = new Holdings(digests, declared);
    this.sync = new DirectorySync(this.store, digests, holdings);
  }

  /** What a request presented, when it opens. */
  public record Known(ApiKey key, Tenant tenant) {}

  /**
   * Whom a presented text belongs to, in the same time for whatever is presented.
   *
   * @return empty when it opens nothing now
   */
  public Optional<Known> find(String presented) {
    String digest = digests.of(presented);
    Instant now = clock.instant();
    Registry known = holdings.registry();
    return known
        .find(digest)
        .filter(key -> key.isOpen(now))
        .filter(key -> key.digest().equals(digest) || isStillGood(key, now))
        .flatMap(
            key ->
                Optional.ofNullable(known.tenants().get(key.tenant()))
                    .filter(Tenant::enabled)
                    .map(tenant -> new Known(key, tenant)));
  }

  private static boolean isStillGood(ApiKey key, Instant now) {
    return key.former().map(former -> now.isBefore(former.until())).orElse(false);
  }

  /**
   * Whether the store's tenants and keys are known; until then an unknown key may be a good one.
   */
  public boolean isLoaded() {
    return sync.isLoaded();
  }

  /**
   * Reads the store.
   *
   * @return fails with a {@link StoreUnavailableException}, and may be asked again; fails with a
   *     {@link DirectoryException} when the pepper is not that of the store
   */
  public Future<Void> load() {
    return sync.load();
  }

  /**
   * Takes over what other nodes have changed, and fills a store that lost what it had.
   *
   * @return fails with a {@link StoreUnavailableException}; what is known stays
   */
  public Future<Void> refresh() {
    return sync.refresh();
  }

  /** Another configuration declares this. */
  public void declare(Declared wanted) {
    // What it no longer declares may hide something of the store.
    sync.doubt();
    holdings.declare(wanted);
  }

  /** Forgets which changes were made before an instant. */
  public Future<Void> trim(Instant before) {
    return store.trim(before);
  }

  /** How often the store was filled again. */
  public long restored() {
    return sync.restored();
  }

  /** Of the store that was read last. */
  public Optional<String> identity() {
    return sync.identity();
  }

  public List<Tenant> tenants() {
    return List.copyOf(holdings.registry().tenants().values());
  }

  public Optional<Tenant> tenant(String id) {
    return Optional.ofNullable(holdings.registry().tenants().get(id));
  }

  public List<ApiKey> keys() {
    return List.copyOf(holdings.registry().keys().values());
  }

  public Optional<ApiKey> key(String id) {
    return Optional.ofNullable(holdings.registry().keys().get(id));
  }

  /**
   * Makes or changes a tenant.
   *
   * @param expected the version that is changed; 0 for a new one
   * @return completes with it as it stands then; fails with a {@link DirectoryException}
   */
  public Future<Tenant> putTenant(Tenant tenant, long expected) {
    Optional<Tenant> stands = tenant(tenant.id());
    if (stands.filter(one -> one.source() == Source.FILE).isPresent()) {
      return Future.failedFuture(DirectoryException.declared("tenant " + tenant.id()));
    }
    Buffer value = DirectoryJson.write(tenant);
    return written(Kind.TENANT, tenant.id(), Optional.of(value), expected)
        .map(version -> DirectoryJson.tenant(value, version))
        .onSuccess(written -> holdings.took(written.id(), Optional.of(written)));
  }

  /** Removes a tenant that has no keys that open. */
  public Future<Void> removeTenant(String id, long expected) {
    Instant now = clock.instant();
    Optional<Tenant> stands = tenant(id);
    if (stands.isEmpty()) {
      return Future.failedFuture(DirectoryException.unknown("tenant " + id));
    }
    if (stands.get().source() == Source.FILE) {
      return Future.failedFuture(DirectoryException.declared("tenant " + id));
    }
    if (holdings.registry().keys().values().stream()
        .anyMatch(key -> key.tenant().equals(id) && key.isOpen(now))) {
      return Future.failedFuture(DirectoryException.inUse(id));
    }
    return written(Kind.TENANT, id, Optional.empty(), expected)
        .map(removed -> holdings.took(id, Optional.empty()));
  }

  /**
   * Makes a key.
   *
   * @param who makes it
   * @return fails with a {@link DirectoryException} when its tenant does not exist
   */
  public Future<NewKey> createKey(KeySpec spec, String who) {
    if (tenant(spec.tenant()).isEmpty()) {
      return Future.failedFuture(DirectoryException.unknown("tenant " + spec.tenant()));
    }
    KeyText text = KeyText.generate(random);
    ApiKey key =
        new ApiKey(
            text.id(),
            spec.name(),
            spec.tenant(),
            digests.of(text.text().reveal()),
            Optional.empty(),
            spec.models(),
            spec.tags(),
            spec.limits(),
            spec.budgets(),
            spec.expires(),
            Optional.empty(),
            clock.instant(),
            who,
            Source.STORE,
            0);
    return write(key).map(written -> new NewKey(written, text.text()));
  }

  /**
   * Changes what a key may do; its id, its text and what it has spent stay.
   *
   * @param expected the version that is changed
   */
  public Future<ApiKey> changeKey(String id, long expected, UnaryOperator<KeySpec> change) {
    return changeable(id, expected)
        .compose(
            key -> {
              KeySpec spec = change.apply(KeySpec.of(key));
              return tenant(spec.tenant()).isEmpty()
                  ? Future.failedFuture(DirectoryException.unknown("tenant " + spec.tenant()))
                  : write(key.with(spec));
            });
  }

  /**
   * Gives a key another text.
   *
   * @param overlap how long the former one still opens; zero: not any more
   */
  public Future<NewKey> rotateKey(String id, Duration overlap, String who) {
    Secret text = KeyText.renewed(id, random);
    return current(id)
        .compose(
            key ->
                write(
                    key.rotated(
                        digests.of(text.reveal()),
                        overlap.isZero()
                            ? Optional.empty()
                            : Optional.of(clock.instant().plus(overlap)))))
        .map(key -> new NewKey(key, text));
  }

  /** Ends a key for good. */
  public Future<ApiKey> revokeKey(String id, String who) {
    return current(id)
        .compose(
            key -> key.revoked().isPresent() ? again(key) : write(key.revokedAt(clock.instant())));
  }

  /** What was done already may not have become known. */
  private Future<ApiKey> again(ApiKey key) {
    holdings.tookKey(key.id(), Optional.of(key));
    return store.tell(Kind.KEY, key.id()).map(key);
  }

  private Future<ApiKey> changeable(String id, long expected) {
    return current(id)
        .compose(
            key -> {
              holdings.tookKey(id, Optional.of(key));
              return key.version() == expected
                  ? Future.succeededFuture(key)
                  : Future.failedFuture(DirectoryException.stale());
            });
  }

  /** As the store has it, which may be newer than what this node knows. */
  private Future<ApiKey> current(String id) {
    if (key(id).filter(one -> one.source() == Source.FILE).isPresent()) {
      return Future.failedFuture(DirectoryException.declared("key " + id));
    }
    return store
        .key(id)
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(DirectoryException.unknown("key " + id))));
  }

  private Future<ApiKey> write(ApiKey key) {
    Buffer value = DirectoryJson.write(key);
    return written(Kind.KEY, key.id(), Optional.of(value), key.version())
        .map(version -> DirectoryJson.key(value, version))
        .onSuccess(written -> holdings.tookKey(written.id(), Optional.of(written)));
  }

  /** A write whose answer is lost may have happened: then all is read again, and told again. */
  private Future<Long> written(Kind kind, String id, Optional<Buffer> value, long expected) {
    Change change = new Change("", kind, id);
    sync.toTell(change);
    return store
        .put(kind, id, value, expected)
        .onFailure(lost -> sync.doubt())
        .compose(
            version -> {
              if (version.isPresent()) {
                sync.told(change);
                return Future.succeededFuture(version.getAsLong());
              }
              sync.doubt();
              return Future.failedFuture(DirectoryException.stale());
            });
  }
}
