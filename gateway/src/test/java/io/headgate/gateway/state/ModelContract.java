package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Claim;
import io.headgate.gateway.state.StateStore.Count;
import io.headgate.gateway.state.StateStore.Entry;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Row;
import io.headgate.gateway.state.StateStore.Stored;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any operations, in any order, against a model of what a store should hold. */
abstract class ModelContract extends ClaimContract {

  private static final int OPERATIONS = 3_000;

  private final StoreModel model = new StoreModel();
  private final long seed = Long.getLong("headgate.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void anyOperationsInAnyOrderAnswerAsTheModelDoes() {
    for (int i = 0; i < OPERATIONS; i++) {
      int step = i;
      try {
        operate();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("step " + step + " with -Dheadgate.seed=" + seed, e);
      }
    }
  }

  private void operate() {
    switch (random.nextInt(11)) {
      case 0, 1 -> put();
      case 2 -> get();
      case 3 -> list();
      case 4, 5 -> append();
      case 6 -> read();
      case 7 -> find();
      case 8 -> counts();
      case 9 -> claim();
      default -> rare();
    }
  }

  private void put() {
    String map = any("map", 3);
    String key = any("key", 30);
    Optional<Stored> stands = Answered.of(store.get(map, key));
    OptionalLong expected =
        random.nextBoolean()
            ? OptionalLong.empty()
            : OptionalLong.of(random.nextInt(4) == 0 ? 1 : stands.map(Stored::version).orElse(0L));
    Optional<Buffer> value =
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(text("value" + random.nextInt()));

    OptionalLong written =
        Answered.of(store.put(map, key, new Write(value, expected, Optional.empty())));

    boolean isExpected =
        expected.isEmpty() || expected.getAsLong() == stands.map(Stored::version).orElse(0L);
    assertThat(written.isPresent()).isEqualTo(isExpected);
    if (isExpected && value.isPresent()) {
      assertThat(written.getAsLong()).isGreaterThan(stands.map(Stored::version).orElse(0L));
      model.map(map).put(key, value.get());
    } else if (isExpected) {
      assertThat(written).hasValue(0);
      model.map(map).remove(key);
    }
  }

  private void get() {
    String map = any("map", 3);
    String key = any("key", 30);
    assertThat(Answered.of(store.get(map, key)).map(Stored::value))
        .isEqualTo(Optional.ofNullable(model.map(map).get(key)));
  }

  private void list() {
    String map = any("map", 3);
    String after = random.nextInt(3) == 0 ? "" : any("key", 30);
    int limit = 1 + random.nextInt(20);
    List<Entry> entries = Answered.of(store.list(map, after, limit));
    List<String> expected =
        model.map(map).tailMap(after, false).keySet().stream().limit(limit).toList();
    assertThat(entries).extracting(Entry::key).isEqualTo(expected);
    entries.forEach(
        entry -> assertThat(entry.stored().value()).isEqualTo(model.map(map).get(entry.key())));
  }

  private void append() {
    String log = any("log", 2);
    List<Append> rows = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      List<Count> counts = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        counts.add(new Count(any("group", 3), any("field", 5), random.nextLong() >> 12, LONG));
      }
      rows.add(new Append(any("id", 2_000), text("row" + random.nextInt()), counts));
    }
    assertThat(Answered.of(store.append(log, rows))).isEqualTo(model.append(log, rows));
  }

  private void read() {
    String log = any("log", 2);
    List<Append> known = model.log(log);
    boolean isBackward = random.nextBoolean();
    int limit = 1 + random.nextInt(30);
    int at = known.isEmpty() || random.nextInt(3) == 0 ? -1 : random.nextInt(known.size());
    String after =
        at < 0 ? "" : Answered.of(store.find(log, known.get(at).id())).orElseThrow().position();

    List<Row> rows =
        Answered.of(
            store.read(
                log, new Range(after, Optional.empty(), Optional.empty(), isBackward, limit)));

    List<String> expected = new ArrayList<>();
    int step = isBackward ? -1 : 1;
    int start = at >= 0 ? at + step : isBackward ? known.size() - 1 : 0;
    for (int i = start; i >= 0 && i < known.size() && expected.size() < limit; i += step) {
      expected.add(known.get(i).id() + known.get(i).row());
    }
    assertThat(rows).extracting(row -> row.id() + row.row()).isEqualTo(expected);
  }

  private void find() {
    String log = any("log", 2);
    String id = any("id", 2_000);
    Optional<Buffer> expected =
        model.log(log).stream().filter(row -> row.id().equals(id)).map(Append::row).findFirst();
    assertThat(Answered.of(store.find(log, id)).map(Row::row)).isEqualTo(expected);
  }

  private void counts() {
    String group = any("group", 3);
    assertThat(Answered.of(store.counts(group)))
        .isEqualTo(model.counts.getOrDefault(group, Map.of()));
  }

  private void claim() {
    long atLeast = random.nextInt(3) == 0 ? random.nextLong() >>> 8 : random.nextInt(100);
    long wanted = atLeast + (random.nextLong() >>> 6);
    Claim claim =
        new Claim(
            any("shared", 3),
            any("writer", 6),
            1 + random.nextInt(300),
            atLeast,
            wanted,
            random.nextLong() >>> 5,
            LONG);
    assertThat(Answered.of(store.claim(claim))).isEqualTo(model.claim(claim));
  }

  private void rare() {
    String writer = any("writer", 6);
    assertThat(Answered.of(store.claims(writer))).isEqualTo(model.claims(writer));
    if (random.nextInt(40) == 0) {
      String log = any("log", 2);
      Answered.of(store.trim(log, Instant.MAX));
      model.log(log).clear();
    }
  }

  private String any(String kind, int count) {
    return kind + random.nextInt(count);
  }
}
