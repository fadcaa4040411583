package io.headgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The configurations that were in force, with their texts, in the store of the node. Secrets that a
 * text spells out do not get there. Any thread.
 */
final class ConfigHistory {

  /** Entries that are kept, the newest. */
  static final int MAX_ENTRIES = 100;

  /** Of a longer text, only that it was in force. */
  static final int MAX_TEXT_BYTES = 256 * 1024;

  private static final String ENTRIES = "config";
  private static final String TEXTS = "config/texts";

  /** More than there can be while several nodes add at a time. */
  private static final int MAX_LISTED = 1_000;

  private final StateStore store;

  ConfigHistory(StateStore store) {
    this.store = store;
  }

  /**
   * Adds what has just begun to be in force.
   *
   * @param masked the text without the secrets that it spells out: what is kept
   * @return completes when it is kept; fails as the store does
   */
  Future<Void> add(
      Instant at, String revision, Event event, String who, String text, String masked) {
    Buffer bytes = Buffer.buffer(masked);
    Kept kept =
        bytes.length() > MAX_TEXT_BYTES
            ? Kept.NOTHING
            : masked.equals(text) ? Kept.WHOLE : Kept.MASKED;
    Future<?> written =
        kept == Kept.NOTHING
            ? Future.succeededFuture()
            : store.put(TEXTS, revision, Write.set(bytes));
    Entry entry = new Entry(revision, at, who, event, kept);
    return written
        .compose(there -> store.put(ENTRIES, key(entry), Write.set(entry.toBuffer())))
        .compose(added -> forgetOldest());
  }

  private static String key(Entry entry) {
    return String.format(Locale.ROOT, "%013d-%s", entry.at().toEpochMilli(), entry.revision());
  }

  private Future<Void> forgetOldest() {
    return store
        .list(ENTRIES, "", MAX_LISTED)
        .compose(
            all -> {
              int surplus = Math.max(0, all.size() - MAX_ENTRIES);
              List<String> kept =
                  all.subList(surplus, all.size()).stream().map(ConfigHistory::revisionOf).toList();
              List<Future<?>> forgetting = new ArrayList<>();
              for (StateStore.Entry old : all.subList(0, surplus)) {
                forgetting.add(store.put(ENTRIES, old.key(), Write.remove()));
                if (!kept.contains(revisionOf(old))) {
                  forgetting.add(store.put(TEXTS, revisionOf(old), Write.remove()));
                }
              }
              return Future.all(forgetting).mapEmpty();
            });
  }

  private static String revisionOf(StateStore.Entry entry) {
    return Entry.of(entry.stored().value()).revision();
  }

  /** What was in force, newest first. */
  Future<List<Entry>> entries() {
    return store
        .list(ENTRIES, "", MAX_LISTED)
        .map(
            all -> {
              List<Entry> entries = new ArrayList<>();
              all.forEach(one -> entries.add(Entry.of(one.stored().value())));
              Collections.reverse(entries);
              return entries;
            });
  }

  /** The latest entry of a revision. */
  Future<Optional<Entry>> find(String revision) {
    return entries()
        .map(all -> all.stream().filter(one -> one.revision().equals(revision)).findFirst());
  }

  /** The text of a revision, as it was kept. */
  Future<Optional<String>> text(String revision) {
    return store
        .get(TEXTS, revision)
        .map(found -> found.map(stored -> stored.value().toString(UTF_8)));
  }

  /** How a configuration came to be in force. */
  enum Event {
    STARTED,
    APPLIED,
    RELOADED,
    ROLLED_BACK
  }

  /** What is kept of a text. */
  enum Kept {
    WHOLE,
    /** It spells secrets out, so it cannot be put in force again. */
    MASKED,
    NOTHING
  }

  /**
   * A configuration that was in force.
   *
   * @param at since when
   * @param who had it put in force; empty at the start
   */
  record Entry(String revision, Instant at, String who, Event event, Kept kept) {

    private Buffer toBuffer() {
      return new JsonObject()
          .put("revision", revision)
          .put("at", at.toString())
          .put("who", who)
          .put("event", event.name())
          .put("kept", kept.name())
          .toBuffer();
    }

    private static Entry of(Buffer kept) {
      JsonObject json = kept.toJsonObject();
      return new Entry(
          json.getString("revision"),
          Instant.parse(json.getString("at")),
          json.getString("who"),
          Event.valueOf(json.getString("event")),
          Kept.valueOf(json.getString("kept")));
    }
  }
}
