package io.headgate.gateway.admin;

import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A store in memory that can be away, and can return other rows than it was given. */
final class MapStore implements StateStore {

  private final Clock clock;
  private final Map<String, Held> values = new TreeMap<>();
  private final Map<String, List<Row>> logs = new TreeMap<>();
  private long versions;
  private volatile boolean away;
  private volatile boolean deaf;
  private volatile UnaryOperator<Row> reading = UnaryOperator.identity();

  MapStore(Clock clock) {
    this.clock = clock;
  }

  /** From now on nothing is answered, or again. */
  void away(boolean now) {
    away = now;
  }

  /** From now on no row is taken, or again. */
  void takesNoRows(boolean now) {
    deaf = now;
  }

  /** What becomes of rows on the way out. */
  void reading(UnaryOperator<Row> change) {
    reading = change;
  }

  synchronized void forgetLast(String log) {
    List<Row> rows = logs.getOrDefault(log, List.of());
    rows.remove(rows.size() - 1);
  }

  private synchronized <T> Future<T> asked(Supplier<T> answer) {
    return away
        ? Future.failedFuture(new StoreUnavailableException("away"))
        : Future.succeededFuture(answer.get());
  }

  private Optional<Held> held(String map, String key) {
    return Optional.ofNullable(values.get(map + "\0" + key))
        .filter(each -> each.end().map(end -> clock.instant().isBefore(end)).orElse(true));
  }

  @Override
  public Future<Optional<Stored>> get(String map, String key) {
    return asked(() -> held(map, key).map(Held::stored));
  }

  @Override
  public Future<OptionalLong> put(String map, String key, Write write) {
    return asked(
        () -> {
          long standing = held(map, key).map(each -> each.stored().version()).orElse(0L);
          if (write.expected().isPresent() && write.expected().getAsLong() != standing) {
            return OptionalLong.empty();
          }
          if (write.value().isEmpty()) {
            values.remove(map + "\0" + key);
            return OptionalLong.of(0);
          }
          Stored stored = new Stored(write.value().get(), ++versions);
          values.put(
              map + "\0" + key, new Held(stored, write.timeToLive().map(clock.instant()::plus)));
          return OptionalLong.of(stored.version());
        });
  }

  @Override
  public Future<Integer> append(String log, List<Append> rows) {
    return deaf
        ? Future.failedFuture(new StoreUnavailableException("takes no rows"))
        : asked(() -> (int) rows.stream().filter(row -> add(log, row)).count());
  }

  private boolean add(String log, Append row) {
    List<Row> all = logs.computeIfAbsent(log, name -> new ArrayList<>());
    if (all.stream().anyMatch(each -> each.id().equals(row.id()))) {
      return false;
    }
    all.add(new Row(String.format("%012d", ++versions), row.id(), row.row()));
    return true;
  }

  @Override
  public Future<List<Row>> read(String log, Range range) {
    return asked(
        () -> {
          List<Row> all = new ArrayList<>(logs.getOrDefault(log, List.of()));
          if (range.newestFirst()) {
            Collections.reverse(all);
          }
          return all.stream()
              .filter(row -> range.after().isEmpty() || isBehind(row, range))
              .limit(range.limit())
              .map(reading)
              .toList();
        });
  }

  private static boolean isBehind(Row row, Range range) {
    int order = row.position().compareTo(range.after());
    return range.newestFirst() ? order < 0 : order > 0;
  }

  @Override
  public Future<Optional<Row>> find(String log, String id) {
    return asked(
        () ->
            logs.getOrDefault(log, List.of()).stream()
                .filter(row -> row.id().equals(id))
                .findFirst());
  }

  /** All values and rows, as somebody who has stolen the store sees them. */
  synchronized String stolen() {
    StringBuilder all = new StringBuilder();
    values.forEach((key, held) -> all.append(key).append(held.stored().value()).append('\n'));
    logs.values().forEach(rows -> rows.forEach(row -> all.append(row.row()).append('\n')));
    return all.toString();
  }

  @Override
  public Future<List<Entry>> list(String map, String after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> trim(String log, Instant before) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Map<String, Long>> counts(String group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Claimed> claim(Claim claim) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<List<Claimed>> claims(String writer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<String> identity() {
    return Future.succeededFuture("map");
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  static Buffer flipped(Buffer row, int at) {
    Buffer copy = row.copy();
    return copy.setByte(at, (byte) (copy.getByte(at) ^ 1));
  }

  private record Held(Stored stored, Optional<Instant> end) {}
}
