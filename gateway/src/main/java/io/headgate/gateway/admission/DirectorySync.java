package io.headgate.gateway.admission;

import io.headgate.gateway.admission.DirectoryStore.Change;
import io.headgate.gateway.admission.DirectoryStore.Kind;
import io.headgate.gateway.state.StoreUnavailableException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a node knows of tenants and keys as the store has it: follows what other nodes change,
 * tells them what this one has, and fills a store that was wiped. Refreshed by one caller at a
 * time; the rest any thread.
 */
final class DirectorySync {

  private static final Logger LOG = LoggerFactory.getLogger(DirectorySync.class);

  /** No key: it has no digits behind its prefix. */
  private static final String FINGERPRINT = "headgate";

  /** Refreshes between two that read everything, in case a change was not told of. */
  private static final int WHOLE_EVERY = 120;

  private final DirectoryStore store;
  private final KeyDigests digests;
  private final Holdings holdings;
  private final LongAdder restored = new LongAdder();

  /** What was written, or may have been, without others having been told. */
  private final Set<Change> untold = ConcurrentHashMap.newKeySet();

  private final AtomicInteger refreshes = new AtomicInteger();
  private volatile boolean loaded;
  private volatile boolean isInDoubt;

  /** Up to where the changes of other nodes are known; of the identity that stands beside it. */
  private volatile String position = "";

  private volatile @Nullable String identity;

  DirectorySync(DirectoryStore store, KeyDigests digests, Holdings holdings) {
    this.store = store;
    this.digests = digests;
    this.holdings = holdings;
  }

  boolean isLoaded() {
    return loaded;
  }

  /** What is known may not be what the store has: the next refresh reads everything. */
  void doubt() {
    isInDoubt = true;
  }

  /** Others are to be told of a change, by the next refresh unless {@link #told} comes first. */
  void toTell(Change change) {
    untold.add(change);
  }

  void told(Change change) {
    untold.remove(change);
  }

  /** As {@link Directory#load}. */
  Future<Void> load() {
    return store
        .pepperOr(digests.of(FINGERPRINT))
        .compose(this::checkPepper)
        .compose(same -> store.identity())
        .compose(
            found ->
                store
                    .position()
                    .compose(
                        end ->
                            Future.all(store.tenants(), store.keys())
                                .onSuccess(
                                    both -> take(found, end, both.resultAt(0), both.resultAt(1)))))
        .mapEmpty();
  }

  private Future<Void> checkPepper(String stands) {
    return stands.equals(digests.of(FINGERPRINT))
        ? Future.succeededFuture()
        : Future.failedFuture(
            new DirectoryException(
                DirectoryException.Kind.INVALID,
                "the pepper is not the one that the keys in the store were made with; none of"
                    + " them would open"));
  }

  private void take(String found, String end, List<Tenant> tenants, List<ApiKey> keys) {
    identity = found;
    position = end;
    holdings.took(tenants, keys);
    loaded = true;
    isInDoubt = false;
  }

  /** As {@link Directory#refresh}. */
  Future<Void> refresh() {
    if (!loaded) {
      return load();
    }
    return store
        .identity()
        .compose(now -> now.equals(identity) ? tellUntold() : restore(now))
        .compose(told -> isInDoubt || isWholeDue() ? load() : follow());
  }

  private boolean isWholeDue() {
    return refreshes.incrementAndGet() % WHOLE_EVERY == 0;
  }

  /** Others are told late rather than never. */
  private Future<Void> tellUntold() {
    Future<Void> done = Future.succeededFuture();
    for (Change change : List.copyOf(untold)) {
      done =
          done.compose(before -> store.tell(change.kind(), change.id()))
              .onSuccess(told -> untold.remove(change));
    }
    return done;
  }

  private Future<Void> follow() {
    return store.changes(position).compose(this::follow);
  }

  private Future<Void> follow(List<Change> changes) {
    Future<Void> done = Future.succeededFuture();
    for (Change change : changes) {
      done = done.compose(before -> take(change));
    }
    return done;
  }

  private Future<Void> take(Change change) {
    Future<Void> read =
        change.kind() == Kind.TENANT
            ? store.tenant(change.id()).map(found -> holdings.took(change.id(), found))
            : store.key(change.id()).map(found -> holdings.tookKey(change.id(), found));
    return read.recover(failure -> unreadable(change, failure))
        .onSuccess(taken -> position = change.position());
  }

  /** One entry that cannot be read must not keep the others from being known. */
  private static Future<Void> unreadable(Change change, Throwable failure) {
    if (failure instanceof StoreUnavailableException) {
      return Future.failedFuture(failure);
    }
    LOG.error("{} {} of the store cannot be read", change.kind(), change.id(), failure);
    return Future.succeededFuture();
  }

  /** How often the store was filled again. */
  long restored() {
    return restored.sum();
  }

  /** The store has forgotten everything; this node has not. */
  private Future<Void> restore(String now) {
    Registry known = holdings.registry();
    restored.increment();
    LOG.warn(
        "the store has lost what it held (it is {} now, it was {}); its tenants and keys are"
            + " written again from this node's copy",
        now,
        identity);
    Future<?> done = Future.succeededFuture();
    for (Tenant tenant : known.tenants().values()) {
      if (tenant.source() == Source.STORE) {
        done =
            done.compose(
                before ->
                    store.put(
                        Kind.TENANT, tenant.id(), Optional.of(DirectoryJson.write(tenant)), 0));
      }
    }
    for (ApiKey key : known.keys().values()) {
      if (key.source() == Source.STORE) {
        done =
            done.compose(
                before -> store.put(Kind.KEY, key.id(), Optional.of(DirectoryJson.write(key)), 0));
      }
    }
    return done.compose(written -> load());
  }

  /** Of the store that was read last. */
  Optional<String> identity() {
    return Optional.ofNullable(identity);
  }
}
