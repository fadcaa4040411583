package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Count;
import java.util.HashMap;
import java.util.Map;

/** The counters of an embedded store. */
final class EmbeddedCounters {

  private EmbeddedCounters() {}

  static Map<String, Long> counts(Tables tables, long now, String group) {
    byte[] prefix = Bytes.key(StoreRules.name(group));
    Map<String, Long> counts = new HashMap<>();
    if (Lapse.COUNTERS.end(tables, Bytes.of(group)) > now) {
      Tables.scan(
          tables.counters(),
          prefix,
          prefix,
          false,
          (key, value) -> {
            counts.put(Bytes.text(Bytes.from(prefix.length, key)), Bytes.number(0, value));
            return true;
          });
    }
    return Map.copyOf(counts);
  }

  static void add(Tables tables, long now, Count count) {
    byte[] group = Bytes.of(count.group());
    if (Lapse.COUNTERS.end(tables, group) <= now) {
      remove(tables, count.group());
    }
    long end = now + StoreRules.millis(count.timeToLive());
    Lapse.COUNTERS.note(tables, group, end);
    tables.groups().put(group, Bytes.of(end));
    byte[] field = Bytes.key(count.group(), Bytes.of(count.field()));
    byte[] stands = tables.counters().get(field);
    long sum = sum(stands == null ? 0 : Bytes.number(0, stands), count.delta());
    tables.counters().put(field, Bytes.of(sum));
  }

  /** A count stays at the end of its range rather than begin at the other one. */
  private static long sum(long count, long delta) {
    long sum = count + delta;
    boolean isOver = ((count ^ sum) & (delta ^ sum)) < 0;
    return isOver ? (delta > 0 ? Long.MAX_VALUE : Long.MIN_VALUE) : sum;
  }

  static void remove(Tables tables, String group) {
    Tables.keys(tables.counters(), Bytes.key(group)).forEach(tables.counters()::remove);
    tables.groups().remove(Bytes.of(group));
  }
}
