package io.headgate.gateway.accounting;

import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StoreUnavailableException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A store in memory that fails when it is told to. Keeps logs, counters and given claims only. */
final class MapStateStore implements StateStore {

  /** What becomes of a call. */
  enum Mood {
    WELL,
    /** It is not done. */
    AWAY,
    /** It is done, and nobody is told. */
    SILENT
  }

  private final Map<String, Kept> rows = new LinkedHashMap<>();
  private final Map<String, Map<String, Long>> groups = new TreeMap<>();
  private final Map<String, List<Claimed>> claims = new HashMap<>();
  private Supplier<Mood> mood = () -> Mood.WELL;
  private Instant now = Instant.EPOCH;
  private long positions;
  private int reads;

  private record Kept(String position, Instant appended, Append append) {}

  synchronized void mood(Supplier<Mood> next) {
    mood = next;
  }

  synchronized void now(Instant instant) {
    now = instant;
  }

  synchronized void claimed(String life, Claimed claim) {
    claims.computeIfAbsent(life, some -> new ArrayList<>()).add(claim);
  }

  synchronized List<LedgerRow> rows() {
    return rows.values().stream()
        .map(kept -> RowJson.read(kept.append().row().getBytes()))
        .toList();
  }

  synchronized Map<String, Map<String, Long>> groups() {
    return groups;
  }

  synchronized int reads() {
    return reads;
  }

  private <T> Future<T> answer(Supplier<T> work) {
    Mood today = mood.get();
    if (today == Mood.AWAY) {
      return Future.failedFuture(new StoreUnavailableException("away"));
    }
    T result = work.get();
    return today == Mood.SILENT
        ? Future.failedFuture(new StoreUnavailableException("silent"))
        : Future.succeededFuture(result);
  }

  @Override
  public synchronized Future<Integer> append(String log, List<Append> appends) {
    for (Append each : appends) {
      for (Count count : each.counts()) {
        boolean fits =
            count.group().matches("[a-z0-9/:_.-]{1,200}")
                && count.field().getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
                && !count.field().isEmpty();
        if (!fits) {
          return Future.failedFuture(new IllegalArgumentException("not a name: " + count));
        }
      }
      if (each.row().length() > MAX_VALUE_BYTES) {
        return Future.failedFuture(new IllegalArgumentException("too large: " + each.id()));
      }
    }
    return answer(() -> appendAll(appends));
  }

  private int appendAll(List<Append> appends) {
    int added = 0;
    for (Append each : appends) {
      String position = String.format("%012d", positions + 1);
      if (rows.putIfAbsent(each.id(), new Kept(position, now, each)) == null) {
        positions++;
        added++;
        each.counts()
            .forEach(
                count ->
                    groups
                        .computeIfAbsent(count.group(), some -> new TreeMap<>())
                        .merge(count.field(), count.delta(), Long::sum));
      }
    }
    return added;
  }

  @Override
  public synchronized Future<List<Row>> read(String log, Range range) {
    reads++;
    return answer(
        () -> {
          List<Kept> ordered = new ArrayList<>(rows.values());
          if (range.newestFirst()) {
            Collections.reverse(ordered);
          }
          return ordered.stream()
              .filter(kept -> range.after().isEmpty() || isBehind(kept, range))
              .filter(kept -> range.from().filter(kept.appended()::isBefore).isEmpty())
              .filter(kept -> range.until().filter(end -> !kept.appended().isBefore(end)).isEmpty())
              .limit(range.limit())
              .map(kept -> new Row(kept.position(), kept.append().id(), kept.append().row()))
              .toList();
        });
  }

  private static boolean isBehind(Kept kept, Range range) {
    int order = kept.position().compareTo(range.after());
    return range.newestFirst() ? order < 0 : order > 0;
  }

  @Override
  public synchronized Future<Optional<Row>> find(String log, String id) {
    return answer(
        () ->
            Optional.ofNullable(rows.get(id))
                .map(kept -> new Row(kept.position(), id, kept.append().row())));
  }

  @Override
  public synchronized Future<Void> trim(String log, Instant before) {
    return answer(() -> rows.values().removeIf(kept -> kept.appended().isBefore(before)))
        .mapEmpty();
  }

  @Override
  public synchronized Future<Map<String, Long>> counts(String group) {
    return answer(() -> Map.copyOf(groups.getOrDefault(group, Map.of())));
  }

  @Override
  public synchronized Future<List<Claimed>> claims(String writer) {
    return answer(() -> List.copyOf(claims.getOrDefault(writer, List.of())));
  }

  @Override
  public Future<Claimed> claim(Claim claim) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Optional<Stored>> get(String map, String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<OptionalLong> put(String map, String key, Write write) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<List<Entry>> list(String map, String after, int limit) {
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
}
