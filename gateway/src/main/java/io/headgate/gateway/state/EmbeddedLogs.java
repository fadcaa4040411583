package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Row;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The logs of an embedded store. */
final class EmbeddedLogs {

  private EmbeddedLogs() {}

  static int append(Tables tables, long now, String log, List<Append> rows) {
    StoreRules.name(log);
    StoreRules.append(rows);
    int added = 0;
    Position last = last(tables, log);
    CountSums sums = new CountSums();
    for (Append row : rows) {
      byte[] id = Bytes.of(row.id());
      byte[] idKey = Bytes.key(log, id);
      if (tables.ids().containsKey(idKey)) {
        continue;
      }
      last = last.nextAt(now);
      tables.ids().put(idKey, Bytes.of(last));
      byte[] value = Bytes.sized(id, row.row().getBytes());
      tables.rows().put(Bytes.key(log, Bytes.of(last)), value);
      row.counts().forEach(sums::add);
      added++;
    }
    sums.forEach(count -> EmbeddedCounters.add(tables, now, count));
    if (added > 0) {
      tables.notes().put(lastKey(log), Bytes.of(last));
    }
    return added;
  }

  /** Where the last row was put, even when it has been trimmed since. */
  private static Position last(Tables tables, String log) {
    byte[] last = tables.notes().get(lastKey(log));
    return last == null ? Position.FIRST : position(last);
  }

  private static byte[] lastKey(String log) {
    return Bytes.of("last " + log);
  }

  private static Position position(byte[] bytes) {
    return new Position(Bytes.number(0, bytes), Bytes.number(1, bytes));
  }

  static Optional<Row> find(Tables tables, String log, String id) {
    byte[] key = Bytes.key(StoreRules.name(log), StoreRules.text("id", id));
    byte[] position = tables.ids().get(key);
    if (position == null) {
      return Optional.empty();
    }
    byte[] value = tables.rows().get(Bytes.key(log, position));
    return value == null ? Optional.empty() : Optional.of(row(position(position), value));
  }

  private static Row row(Position position, byte[] value) {
    String id = Bytes.text(Bytes.head(value));
    return new Row(position.text(), id, Buffer.buffer(Bytes.tail(value)));
  }

  static List<Row> read(Tables tables, String log, Range range) {
    byte[] prefix = Bytes.key(StoreRules.name(log));
    StoreRules.range(range);
    Bounds bounds = Bounds.of(range);
    Position start = range.newestFirst() ? bounds.end() : bounds.begin();
    List<Row> rows = new ArrayList<>();
    Tables.scan(
        tables.rows(),
        prefix,
        Bytes.join(prefix, Bytes.of(start)),
        range.newestFirst(),
        (key, value) -> {
          Position position = position(Bytes.from(prefix.length, key));
          if (bounds.contains(position)) {
            rows.add(row(position, value));
          }
          return rows.size() < range.limit() && bounds.goesOn(position, range.newestFirst());
        });
    return rows;
  }

  /**
   * Forgets rows.
   *
   * @param max how many at most
   * @return whether there may be more
   */
  static boolean trim(Tables tables, String log, Instant before, int max) {
    Range range =
        new Range("", Optional.empty(), Optional.of(before), false, StoreRules.limit(max));
    List<Row> rows = read(tables, log, range);
    for (Row row : rows) {
      tables.rows().remove(Bytes.key(log, Bytes.of(Position.of(row.position()))));
      tables.ids().remove(Bytes.key(log, Bytes.of(row.id())));
    }
    return rows.size() == max;
  }

  /** Positions from the beginning on and before the end. */
  private record Bounds(Position begin, Position end) {

    static Bounds of(Range range) {
      Position from = new Position(range.from().map(StoreRules::millis).orElse(0L), 0);
      Position until =
          range.until().map(at -> new Position(StoreRules.millis(at), 0)).orElse(Position.LAST);
      if (range.after().isEmpty()) {
        return new Bounds(from, until);
      }
      Position after = Position.of(range.after());
      return range.newestFirst()
          ? new Bounds(from, after.compareTo(until) < 0 ? after : until)
          : new Bounds(after.compareTo(from) < 0 ? from : after.next(), until);
    }

    boolean contains(Position position) {
      return position.compareTo(begin) >= 0 && position.compareTo(end) < 0;
    }

    boolean goesOn(Position position, boolean isBackward) {
      return isBackward ? position.compareTo(begin) > 0 : position.compareTo(end) < 0;
    }
  }
}
