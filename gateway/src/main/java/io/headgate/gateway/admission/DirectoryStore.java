package io.headgate.gateway.admission;

import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Entry;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Row;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * How tenants and keys are kept: one entry each, and a log of what was changed, which other nodes
 * read on from where they were.
 */
final class DirectoryStore {

  private static final String TENANTS = "tenants";
  private static final String KEYS = "keys";
  private static final String CHANGES = "directory-changes";
  private static final String NOTES = "directory-notes";
  private static final String PEPPER = "pepper";
  private static final int PAGE = 500;

  private final StateStore store;

  DirectoryStore(StateStore store) {
    this.store = store;
  }

  /** What a change was of. */
  enum Kind {
    TENANT,
    KEY
  }

  /**
   * A change that some node made.
   *
   * @param position in the log
   */
  record Change(String position, Kind kind, String id) {}

  Future<String> identity() {
    return store.identity();
  }

  /** Where the log ends now; what changes later stands behind it. */
  Future<String> position() {
    return store
        .read(CHANGES, Range.newest(1))
        .map(rows -> rows.isEmpty() ? "" : rows.get(0).position());
  }

  Future<List<Change>> changes(String after) {
    return store
        .read(CHANGES, Range.oldest(after, PAGE))
        .map(rows -> rows.stream().map(DirectoryStore::change).toList());
  }

  private static Change change(Row row) {
    String text = row.row().toString(StandardCharsets.UTF_8);
    int colon = text.indexOf(':');
    return new Change(
        row.position(), Kind.valueOf(text.substring(0, colon)), text.substring(colon + 1));
  }

  Future<List<Tenant>> tenants() {
    return all(TENANTS, "", new ArrayList<>(), DirectoryJson::tenant);
  }

  Future<List<ApiKey>> keys() {
    return all(KEYS, "", new ArrayList<>(), DirectoryJson::key);
  }

  private <T> Future<List<T>> all(
      String map, String after, List<T> found, BiFunction<Buffer, Long, T> read) {
    return store
        .list(map, after, PAGE)
        .compose(
            page -> {
              for (Entry entry : page) {
                found.add(read.apply(entry.stored().value(), entry.stored().version()));
              }
              return page.size() < PAGE
                  ? Future.succeededFuture(found)
                  : all(map, page.get(page.size() - 1).key(), found, read);
            });
  }

  Future<Optional<Tenant>> tenant(String id) {
    return store
        .get(TENANTS, id)
        .map(found -> found.map(kept -> DirectoryJson.tenant(kept.value(), kept.version())));
  }

  Future<Optional<ApiKey>> key(String id) {
    return store
        .get(KEYS, id)
        .map(found -> found.map(kept -> DirectoryJson.key(kept.value(), kept.version())));
  }

  /** Has other nodes read an entry again. */
  Future<Void> tell(Kind kind, String id) {
    Buffer told = Buffer.buffer(kind + ":" + id);
    return store
        .append(CHANGES, List.of(new Append(UUID.randomUUID().toString(), told, List.of())))
        .mapEmpty();
  }

  /**
   * What the pepper that all stored digests were made with makes of a text that is always the same.
   *
   * @return completes with what stands, which is {@code fingerprint} where nothing stood
   */
  Future<String> pepperOr(String fingerprint) {
    return store
        .put(NOTES, PEPPER, Write.replace(0, Buffer.buffer(fingerprint)))
        .compose(
            made ->
                made.isPresent()
                    ? Future.succeededFuture(fingerprint)
                    : store
                        .get(NOTES, PEPPER)
                        .map(
                            found ->
                                found
                                    .map(stored -> stored.value().toString(StandardCharsets.UTF_8))
                                    .orElse(fingerprint)));
  }

  /** Forgets changes that every node knows by now, or reads with everything else. */
  Future<Void> trim(Instant before) {
    return store.trim(CHANGES, before);
  }

  /**
   * Writes an entry when a version stands.
   *
   * @param value empty removes
   * @return completes with the new version; empty when another version stands
   */
  Future<OptionalLong> put(Kind kind, String id, Optional<Buffer> value, long expected) {
    String map = kind == Kind.TENANT ? TENANTS : KEYS;
    return store
        .put(map, id, new Write(value, OptionalLong.of(expected), Optional.empty()))
        .compose(
            version ->
                version.isEmpty() ? Future.succeededFuture(version) : tell(kind, id).map(version));
  }
}
