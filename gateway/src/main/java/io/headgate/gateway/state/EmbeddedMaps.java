package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Entry;
import io.headgate.gateway.state.StateStore.Stored;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The maps of an embedded store. */
final class EmbeddedMaps {

  private static final byte[] LAST_VERSION = Bytes.of("version");
  private static final int VALUE_START = 2 * Long.BYTES;

  private EmbeddedMaps() {}

  static Optional<Stored> get(Tables tables, long now, String map, String key) {
    byte[] at = Bytes.key(StoreRules.name(map), StoreRules.text("key", key));
    return live(tables.entries().get(at), now);
  }

  private static Optional<Stored> live(byte @org.jspecify.annotations.Nullable [] entry, long now) {
    return entry == null || Bytes.number(1, entry) <= now
        ? Optional.empty()
        : Optional.of(
            new Stored(Buffer.buffer(Bytes.from(VALUE_START, entry)), Bytes.number(0, entry)));
  }

  static OptionalLong put(Tables tables, long now, String map, String key, Write write) {
    byte[] at = Bytes.key(StoreRules.name(map), StoreRules.text("key", key));
    StoreRules.write(write);
    long stands = live(tables.entries().get(at), now).map(Stored::version).orElse(0L);
    if (write.expected().isPresent() && write.expected().getAsLong() != stands) {
      return OptionalLong.empty();
    }
    if (write.value().isEmpty()) {
      tables.entries().remove(at);
      return OptionalLong.of(0);
    }
    long end = write.timeToLive().map(life -> now + StoreRules.millis(life)).orElse(Tables.NEVER);
    long version = nextVersion(tables);
    Lapse.ENTRY.note(tables, at, end);
    byte[] head = Bytes.of(version, end);
    tables.entries().put(at, Bytes.join(head, write.value().get().getBytes()));
    return OptionalLong.of(version);
  }

  /** One number for all keys: so versions grow even when a key is removed and comes again. */
  private static long nextVersion(Tables tables) {
    byte[] last = tables.notes().get(LAST_VERSION);
    long version = last == null ? 1 : Bytes.number(0, last) + 1;
    tables.notes().put(LAST_VERSION, Bytes.of(version));
    return version;
  }

  static List<Entry> list(Tables tables, long now, String map, String after, int limit) {
    byte[] prefix = Bytes.key(StoreRules.name(map));
    byte[] known = Bytes.join(prefix, StoreRules.after(after));
    StoreRules.limit(limit);
    List<Entry> entries = new ArrayList<>();
    Tables.scan(
        tables.entries(),
        prefix,
        known,
        false,
        (key, value) -> {
          if (key.length > known.length || !Bytes.startsWith(key, known)) {
            String name = Bytes.text(Bytes.from(prefix.length, key));
            live(value, now).ifPresent(stored -> entries.add(new Entry(name, stored)));
          }
          return entries.size() < limit;
        });
    return entries;
  }
}
