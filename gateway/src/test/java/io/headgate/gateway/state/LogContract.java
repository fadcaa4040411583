package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Count;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Row;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every state store keeps to, about logs and counters. */
abstract class LogContract extends StateStoreContract {

  /** What the store takes the time to be. */
  abstract Instant now();

  @Test
  void rowsAreReadInTheirOrderFromBothEndsPageByPage() {
    append(row("a"), row("b"), row("c"));
    append(row("d"), row("e"));

    List<Row> page = read(Range.oldest("", 2));
    assertThat(ids(page)).containsExactly("a", "b");
    List<Row> rest = read(Range.oldest(page.get(1).position(), 1_000));
    assertThat(ids(rest)).containsExactly("c", "d", "e");
    List<Row> newest = read(Range.newest(2));
    assertThat(ids(newest)).containsExactly("e", "d");
    assertThat(ids(read(newestBehind(newest.get(1))))).containsExactly("c", "b", "a");
    assertThat(ids(read(newestBehind(page.get(0))))).isEmpty();
  }

  private static Range newestBehind(Row row) {
    return new Range(row.position(), Optional.empty(), Optional.empty(), true, 1_000);
  }

  @Test
  void positionsCompareAsText() {
    for (int i = 0; i < 30; i++) {
      append(row("id" + i));
    }

    List<String> positions = read(Range.oldest("", 100)).stream().map(Row::position).toList();

    assertThat(positions).isSorted().doesNotHaveDuplicates().hasSize(30);
  }

  @Test
  void aRowIsFoundByItsIdWithAllItsBytes() {
    Buffer bytes = Buffer.buffer(new byte[] {0, 13, 10, -1, -128});
    append(row("other"), new Append("i\0d é", bytes, List.of()));

    Row row = find("i\0d é").orElseThrow();

    assertThat(row.row()).isEqualTo(bytes);
    assertThat(row.id()).isEqualTo("i\0d é");
    assertThat(row).isEqualTo(read(Range.newest(1)).get(0));
    assertThat(find("unknown")).isEmpty();
    assertThat(Answered.of(store.find("log2", "other"))).isEmpty();
  }

  @Test
  void aRowThatIsThereAlreadyIsLeftOutWithItsCounts() {
    assertThat(append(counted("a", 5), counted("b", 7))).isEqualTo(2);
    assertThat(append(counted("a", 5), counted("b", 7))).isZero();
    assertThat(append(counted("b", 7), counted("c", 1), counted("c", 1))).isEqualTo(1);

    assertThat(ids(read(Range.oldest("", 10)))).containsExactly("a", "b", "c");
    assertThat(counts()).isEqualTo(Map.of("spent", 13L));
  }

  @Test
  void anEmptyAppendDoesNothing() {
    assertThat(append()).isZero();
    assertThat(read(Range.newest(1))).isEmpty();
  }

  @Test
  void theSameRowFromManyAtOnceCountsOnce() {
    List<Future<Integer>> appends = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      appends.add(store.append("log", List.of(counted("id" + i % 10, 1))));
    }
    Answered.of(Future.join(appends));

    assertThat(appends.stream().mapToInt(Future::result).sum()).isEqualTo(10);
    assertThat(counts()).isEqualTo(Map.of("spent", 10L));
  }

  @Test
  void aRowCountsInManyGroupsAndFields() {
    append(
        new Append(
            "a",
            text(""),
            List.of(
                new Count("group", "x", 1, LONG),
                new Count("group", "y\0", -2, LONG),
                new Count("group:2", "x", 3, LONG),
                new Count("group", "x", 4, LONG))));

    assertThat(counts()).isEqualTo(Map.of("x", 5L, "y\0", -2L));
    assertThat(Answered.of(store.counts("group:2"))).isEqualTo(Map.of("x", 3L));
    assertThat(Answered.of(store.counts("group:3"))).isEmpty();
  }

  @Test
  void countsAreExactWhereDoublesAreNot() {
    long large = 1_000_000_000_000_000_001L;
    append(counted("a", large), counted("b", 2), counted("c", large));

    assertThat(counts()).isEqualTo(Map.of("spent", 2 * large + 2));
  }

  @Test
  void aCountStaysAtTheEndOfItsRange() {
    append(counted("a", Long.MAX_VALUE), counted("b", 1));
    assertThat(counts()).isEqualTo(Map.of("spent", Long.MAX_VALUE));

    append(counted("c", -1), counted("d", Long.MIN_VALUE), counted("e", Long.MIN_VALUE));
    assertThat(counts()).isEqualTo(Map.of("spent", Long.MIN_VALUE));
  }

  @Test
  void aGroupIsKeptFromItsLastAdditionOn() {
    append(new Append("a", text(""), List.of(new Count("group", "spent", 1, SOON))));
    append(new Append("b", text(""), List.of(new Count("group", "spent", 1, LONG))));
    append(new Append("c", text(""), List.of(new Count("short", "x", 1, SOON))));

    eventually("the other has lapsed", () -> Answered.of(store.counts("short")).isEmpty());

    assertThat(counts()).isEqualTo(Map.of("spent", 2L));
    append(new Append("d", text(""), List.of(new Count("short", "y", 1, LONG))));
    assertThat(Answered.of(store.counts("short"))).isEqualTo(Map.of("y", 1L));
  }

  @Test
  void readsWhatWasAppendedInATime() {
    append(row("a"));
    Instant first = nextMoment();
    append(row("b"), row("c"));
    Instant second = nextMoment();
    append(row("d"));

    assertThat(ids(between(first, second, false))).containsExactly("b", "c");
    assertThat(ids(between(first, second, true))).containsExactly("c", "b");
    assertThat(ids(between(Instant.MIN, first, false))).containsExactly("a");
    assertThat(ids(between(second, Instant.MAX, true))).containsExactly("d");
    assertThat(ids(between(Instant.MIN, Instant.MAX, false))).hasSize(4);
    String b = find("b").orElseThrow().position();
    Range behind = new Range(b, Optional.of(first), Optional.of(second), false, 10);
    assertThat(ids(read(behind))).containsExactly("c");
  }

  private List<Row> between(Instant from, Instant until, boolean newestFirst) {
    return read(new Range("", Optional.of(from), Optional.of(until), newestFirst, 100));
  }

  /** Lets time pass so that what comes is later than what was. */
  private Instant nextMoment() {
    long before = now().toEpochMilli();
    eventually("a millisecond has passed", () -> now().toEpochMilli() > before + 1);
    return Instant.ofEpochMilli(now().toEpochMilli());
  }

  @Test
  void forgetsOldRowsWithTheirIdsAndNotTheirCounts() {
    append(counted("a", 1), counted("b", 1));
    String last = find("b").orElseThrow().position();
    Instant middle = nextMoment();
    append(counted("c", 1));

    Answered.of(store.trim("log", middle));

    assertThat(ids(read(Range.oldest("", 10)))).containsExactly("c");
    assertThat(find("a")).isEmpty();
    assertThat(counts()).isEqualTo(Map.of("spent", 3L));
    assertThat(append(counted("a", 1))).as("is new again").isEqualTo(1);
    assertThat(find("a").orElseThrow().position()).isGreaterThan(last);
  }

  @Test
  void positionsGrowEvenWhenAllRowsWereForgotten() {
    append(row("a"));
    String before = find("a").orElseThrow().position();
    Answered.of(store.trim("log", Instant.MAX));
    append(row("b"));

    assertThat(find("b").orElseThrow().position()).isGreaterThan(before);
    assertThat(ids(read(Range.oldest("", 10)))).containsExactly("b");
  }

  @Test
  void forgetsAnyNumberOfRows() {
    for (int page = 0; page < 3; page++) {
      int start = page * 1_000;
      List<Append> rows =
          IntStream.range(start, start + 1_000).mapToObj(i -> row("id" + i)).toList();
      Answered.of(store.append("log", rows));
    }
    assertThat(read(Range.newest(1_000))).hasSize(1_000);

    Answered.of(store.trim("log", Instant.MAX));

    assertThat(read(Range.oldest("", 1))).isEmpty();
    assertThat(find("id0")).isEmpty();
    assertThat(find("id2999")).isEmpty();
  }

  private int append(Append... rows) {
    return Answered.of(store.append("log", List.of(rows)));
  }

  private List<Row> read(Range range) {
    return Answered.of(store.read("log", range));
  }

  private Optional<Row> find(String id) {
    return Answered.of(store.find("log", id));
  }

  private Map<String, Long> counts() {
    return Answered.of(store.counts("group"));
  }

  private static Append row(String id) {
    return new Append(id, text("row of " + id), List.of());
  }

  private static Append counted(String id, long spent) {
    Count count = new Count("group", "spent", spent, LONG);
    return new Append(id, text("row of " + id), Collections.singletonList(count));
  }

  private static List<String> ids(List<Row> rows) {
    return rows.stream().map(Row::id).toList();
  }
}
