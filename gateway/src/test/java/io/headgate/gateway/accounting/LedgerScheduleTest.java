package io.headgate.gateway.accounting;

import static io.headgate.gateway.accounting.Samples.CHEAP;
import static io.headgate.gateway.accounting.Samples.DEAR;
import static io.headgate.gateway.accounting.Samples.UNPRICED;
import static io.headgate.gateway.accounting.Samples.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.SeededRuns;
import io.headgate.gateway.accounting.JournalConfig.Sync;
import io.headgate.gateway.accounting.LedgerRow.Status;
import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random lives of a node that dies at any byte of its journal, beside a store that is away, or
 * silent about what it did: whatever was promised has exactly one row in the end, and what is
 * counted is the sum of the rows.
 */
class LedgerScheduleTest {

  private static final List<Candidate> CANDIDATES = List.of(CHEAP, DEAR, UNPRICED);

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();

  /** How often each way to end was met, so that the schedules reach them all. */
  private final Map<Status, Integer> reached = new HashMap<>();

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void whateverWasPromisedHasExactlyOneRow() {
    int[] run = new int[1];
    SeededRuns.each(
        100, random -> new Schedule(random, folder.resolve("run-" + run[0]++)).runBlocking());
    assertThat(reached.keySet()).containsExactlyInAnyOrder(Status.values());
    assertThat(reached.values()).allSatisfy(times -> assertThat(times).isGreaterThan(30));
  }

  private final class Schedule {

    private final Random random;
    private final Path home;
    private final MapStateStore store = new MapStateStore();
    private final Map<String, Exchange> open = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> promised = new HashSet<>();
    private final Set<String> settled = new HashSet<>();

    /** Those whose end is surely in the journal. */
    private final Set<String> surelySettled = new HashSet<>();

    private final JournalConfig config;
    private FileJournal journal;
    private AccountingStage stage;
    private int ids;
    private int lives;

    /** The newest file and how much of it is safe. */
    private Path safeFile;

    private long safeBytes;

    private Schedule(Random random, Path home) {
      this.random = random;
      this.home = home;
      this.safeFile = home;
      this.config =
          new JournalConfig(
              Optional.empty(),
              Sync.OS,
              1_000 + random.nextInt(8_000),
              1 << 22,
              1_000,
              1 + random.nextInt(6));
      store.mood(this::mood);
      start();
    }

    private MapStateStore.Mood mood() {
      int dice = random.nextInt(10);
      return dice < 2
          ? MapStateStore.Mood.AWAY
          : dice < 4 ? MapStateStore.Mood.SILENT : MapStateStore.Mood.WELL;
    }

    private void start() {
      journal = FileJournal.openBlocking(config, home, "life-" + lives);
      RowMaker maker =
          new RowMaker(
              "life-" + lives++, Clock.systemUTC(), any -> List.of("acme:day", "user:ann"));
      AccountingStage.Config usual = AccountingStage.Config.defaults();
      AccountingStage.Config quick =
          new AccountingStage.Config(
              config,
              new SettlerConfig(3, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(2)),
              usual.counts(),
              Duration.ZERO,
              Duration.ofMillis(20));
      stage =
          new AccountingStage(vertx, quick, journal, store, maker, new Random(random.nextLong()));
    }

    private void runBlocking() {
      int deaths = 1 + random.nextInt(4);
      for (int death = 0; death < deaths; death++) {
        int steps = random.nextInt(40);
        for (int step = 0; step < steps; step++) {
          step();
        }
        die();
        start();
        if (random.nextInt(3) > 0) {
          recover();
        }
      }
      store.mood(() -> MapStateStore.Mood.WELL);
      await(stage.close());
      start();
      await(stage.recover());
      check();
      Map<String, Map<String, Long>> before = copy();
      await(stage.recover());
      await(stage.close());
      start();
      assertThat(await(stage.recover()).lost()).isZero();
      assertThat(copy()).isEqualTo(before);
      await(stage.close());
    }

    private void step() {
      int dice = random.nextInt(10);
      if (dice < 5) {
        begin();
      } else if (dice < 6) {
        open.values().forEach(exchange -> exchange.relayed(random.nextInt(50)));
        stage.noteProgress();
      } else if (!open.isEmpty()) {
        end(SeededRuns.pick(random, List.copyOf(open.keySet())));
      }
    }

    private void begin() {
      String id = "req-" + ids++;
      Exchange exchange = Samples.decided(id, SeededRuns.pick(random, CANDIDATES), CHEAP);
      if (random.nextBoolean()) {
        exchange.attemptBegun(CHEAP);
      }
      asked.add(id);
      open.put(id, exchange);
      Future<Void> safe = stage.open(exchange);
      if (random.nextInt(4) > 0) {
        await(safe);
        promised.add(id);
        surelySettled.addAll(settled);
        noteSafe();
      }
    }

    /** All that came before is written, too, for the order is kept. */
    private void noteSafe() {
      safeFile = newest();
      safeBytes = size(safeFile);
    }

    private void end(String id) {
      Exchange exchange = open.remove(id);
      Outcome.Ending ending = SeededRuns.pick(random, List.of(Outcome.Ending.values()));
      Attempt attempt =
          random.nextBoolean()
              ? Samples.answered(SeededRuns.pick(random, CANDIDATES), 20, random.nextInt(9))
              : Samples.attempt(
                  CHEAP,
                  OptionalInt.of(200),
                  Optional.empty(),
                  Optional.of(ErrorCode.STREAM_INTERRUPTED),
                  random.nextInt(30));
      Outcome outcome = Samples.ended(exchange, ending, Optional.empty(), attempt);
      stage.settle(exchange, outcome);
      stage.settle(exchange, outcome);
      settled.add(id);
    }

    /** Ends without a farewell; what was not acknowledged may be there in part. */
    private void die() {
      await(journal.close());
      Path last = newest();
      long from = last.equals(safeFile) ? safeBytes : 0;
      long left = from + (long) (random.nextDouble() * (size(last) - from + 1));
      try (FileChannel file = FileChannel.open(last, StandardOpenOption.WRITE)) {
        file.truncate(left);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      open.clear();
      settled.clear();
    }

    /** May be cut short by the next death. */
    private void recover() {
      Future<Recovered> recovered = stage.recover();
      if (random.nextBoolean()) {
        await(recovered.<Void>mapEmpty().otherwiseEmpty());
      }
    }

    private void check() {
      List<LedgerRow> rows = store.rows();
      Set<String> ids = rows.stream().map(LedgerRow::id).collect(Collectors.toSet());
      assertThat(ids).hasSameSizeAs(rows).containsAll(promised);
      assertThat(asked).containsAll(ids);
      for (LedgerRow row : rows) {
        reached.merge(row.status(), 1, Integer::sum);
        if (surelySettled.contains(row.id())) {
          assertThat(row.status()).isNotEqualTo(Status.NODE_LOST);
        }
      }
      for (Step step : Step.values()) {
        String groups = "usage/" + step.letter() + "/";
        assertThat(sum(groups, RowCounts.REQUESTS)).isEqualTo(rows.size());
        assertThat(sum(groups, RowCounts.COST))
            .isEqualTo(rows.stream().mapToLong(LedgerRow::knownCostNanoUsd).sum());
      }
      Map<String, Long> used =
          rows.stream()
              .filter(row -> row.knownCostNanoUsd() > 0)
              .collect(
                  Collectors.groupingBy(
                      LedgerRow::life, Collectors.summingLong(LedgerRow::knownCostNanoUsd)));
      assertThat(store.groups().getOrDefault("used/acme:day", Map.of())).isEqualTo(used);
      assertThat(store.groups().getOrDefault("used/user:ann", Map.of())).isEqualTo(used);
    }

    private long sum(String groups, String what) {
      return store.groups().entrySet().stream()
          .filter(group -> group.getKey().startsWith(groups))
          .flatMap(group -> group.getValue().entrySet().stream())
          .filter(count -> count.getKey().endsWith(RowCounts.SEPARATOR + what))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    private Map<String, Map<String, Long>> copy() {
      Map<String, Map<String, Long>> copy = new HashMap<>();
      store.groups().forEach((group, counts) -> copy.put(group, Map.copyOf(counts)));
      return copy;
    }

    private Path newest() {
      List<Path> files = new ArrayList<>();
      try (Stream<Path> listed = Files.list(home)) {
        listed.filter(file -> file.toString().contains("journal-")).sorted().forEach(files::add);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      return files.get(files.size() - 1);
    }

    private static long size(Path file) {
      try {
        return Files.size(file);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
