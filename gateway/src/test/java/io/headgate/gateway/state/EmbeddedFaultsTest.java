package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.Eventually;
import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Row;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are in use, damaged, cut or old; clocks that jump; and what a file grows to. */
class EmbeddedFaultsTest {

  private final Vertx vertx = Vertx.vertx();
  private final SetClock clock = new SetClock();
  @TempDir private Path temporary;
  private Path directory;
  private Path file;

  @BeforeEach
  void place() {
    directory = temporary.resolve("a").resolve("state");
    file = directory.resolve("state.mv");
  }

  @AfterEach
  void close() {
    Answered.of(vertx.close());
  }

  private EmbeddedStateStore open() {
    return open(clock);
  }

  private EmbeddedStateStore open(Clock time) {
    return open(time, true);
  }

  private EmbeddedStateStore open(Clock time, boolean sync) {
    return Answered.of(
        EmbeddedStateStore.open(
            vertx,
            new EmbeddedStateStore.Config(
                Optional.of(directory), sync, 4_096, Duration.ofMillis(20)),
            time,
            System::nanoTime,
            new Random(3)));
  }

  @Test
  void whatWasWrittenIsThereWhenItIsOpenedAgain() {
    EmbeddedStateStore store = open();
    String identity = Answered.of(store.identity());
    append(store, 0, 10);
    long version = Answered.of(store.put("map", "a", Write.set(text("1")))).orElseThrow();
    Answered.of(store.close());

    store = open();

    assertThat(Answered.of(store.identity())).isEqualTo(identity);
    assertThat(ids(store)).hasSize(10);
    assertThat(Answered.of(store.put("map", "a", Write.set(text("2")))).orElseThrow())
        .isGreaterThan(version);
    Answered.of(store.close());
  }

  @Test
  void onlyItsUserMayReadIt() throws IOException {
    EmbeddedStateStore store = open();

    assertThat(Files.getPosixFilePermissions(directory))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    try (var files = Files.list(directory)) {
      assertThat(files)
          .allSatisfy(
              each ->
                  assertThat(Files.getPosixFilePermissions(each))
                      .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }
    Answered.of(store.close());
  }

  @Test
  void aSecondStoreOnOneFileIsRefusedAndToldWhoHasIt() {
    EmbeddedStateStore store = open();

    assertThatThrownBy(this::open)
        .isInstanceOf(StateStoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("process " + ProcessHandle.current().pid())
        .hasMessageContaining("another directory");

    append(store, 0, 1);
    Answered.of(store.close());
    Answered.of(open().close());
  }

  @Test
  void aFileWithoutAHeaderIsRefusedAndLeftAsItIs() throws IOException {
    written(10);
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.write(new byte[8192]);
    }

    refusedAndLeft("damaged");
  }

  @Test
  void aFileOfSomethingElseIsRefusedAndLeftAsItIs() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(file, "a letter to my aunt\n".repeat(1_000));

    refusedAndLeft("damaged");
  }

  @Test
  void aFileThatWasEmptiedIsRefused() throws IOException {
    written(10);
    Files.write(file, new byte[0]);

    refusedAndLeft("empty");
  }

  private void refusedAndLeft(String why) throws IOException {
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(this::open)
        .isInstanceOf(StateStoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why)
        .hasMessageContaining("backup");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  /** What is cut off may be of no use any more; if not, that is told. */
  private void refusedAndLeftOrWhole(int rows) throws IOException {
    byte[] before = Files.readAllBytes(file);
    try {
      EmbeddedStateStore store = open();
      assertThat(ids(store)).isEqualTo(expected(rows));
      Answered.of(store.close());
    } catch (StateStoreException e) {
      assertThat(e).hasMessageContaining("damaged").hasMessageContaining("backup");
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
  }

  @Test
  void aFileThatWasCutIsRefusedAndGoesOnFromAnEarlierCommitWhenAskedTo() throws IOException {
    written(200);
    byte[] whole = Files.readAllBytes(file);
    int opened = 0;
    for (int length = whole.length - 1; length > 4096; length -= whole.length / 20) {
      Files.write(file, Arrays.copyOf(whole, length));
      refusedAndLeftOrWhole(200);

      Files.write(file, Arrays.copyOf(whole, length));
      try {
        EmbeddedStateStore store = open(clock, false);
        List<String> ids = ids(store);
        assertThat(ids).isEqualTo(expected(ids.size()));
        append(store, 1_000, 1);
        Answered.of(store.close());
        opened++;
      } catch (StateStoreException e) {
        assertThat(e).hasMessageContaining("damaged").hasMessageContaining(file.toString());
      }
    }
    assertThat(opened).as("no commit is needed but the last").isPositive();
  }

  @Test
  void positionsGoOnWhenTheClockIsSetBack() {
    EmbeddedStateStore store = open();
    append(store, 0, 3);
    clock.pass(Duration.ofDays(-400));
    append(store, 3, 3);
    Answered.of(store.close());
    store = open();
    clock.pass(Duration.ofDays(-400));
    append(store, 6, 3);

    assertThat(ids(store)).isEqualTo(expected(9));
    Answered.of(store.close());
  }

  @Test
  void theFileStaysBoundedWhileRowsComeAndGo() throws IOException {
    EmbeddedStateStore store = open(Clock.systemUTC());
    String filling = "x".repeat(2_000);
    long written = 0;
    for (int round = 0; round < 400; round++) {
      List<Append> rows = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        rows.add(new Append(round + "/" + i, text(filling), List.of()));
      }
      written += 50L * filling.length();
      Answered.of(store.append("log", rows));
      Answered.of(store.put("map", "same", Write.set(text(filling.repeat(20)))));
      Answered.of(store.trim("log", Instant.MAX));
    }
    long some = written / 10;
    Eventually.holds(
        "space is given back",
        Duration.ofSeconds(30),
        () -> {
          Answered.of(store.put("map", "same", Write.set(text("1"))));
          return file.toFile().length() < some;
        });
    Answered.of(store.close());
    assertThat(Files.size(file)).as("closed").isLessThan(some);
  }

  @Test
  void whatLapsedLeavesTheFile() {
    EmbeddedStateStore store = open();
    String large = "x".repeat(100_000);
    for (int i = 0; i < 100; i++) {
      Write lapsing = StateStoreContract.kept(large, Duration.ofMillis(5));
      Answered.of(store.put("map", "key" + i, lapsing));
    }
    clock.pass(Duration.ofSeconds(1));
    assertThat(Answered.of(store.list("map", "", 1_000))).isEmpty();

    Eventually.holds(
        "the file has shrunk",
        Duration.ofSeconds(30),
        () -> {
          append(store, 0, 1);
          Answered.of(store.put("map", "same", Write.set(text("1"))));
          return file.toFile().length() < 5_000_000;
        });
    Answered.of(store.close());
  }

  @Test
  void moreThanMayWaitIsRefusedAtOnce() {
    EmbeddedStateStore store =
        Answered.of(
            EmbeddedStateStore.open(
                vertx,
                new EmbeddedStateStore.Config(Optional.empty(), true, 1, Duration.ofSeconds(1))));
    List<Future<?>> reads = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      reads.add(store.list("map", "", 1_000));
    }

    Answered.of(Future.join(reads).otherwiseEmpty());
    assertThat(reads.stream().filter(Future::failed))
        .isNotEmpty()
        .allSatisfy(read -> assertThat(read.cause()).isInstanceOf(StoreUnavailableException.class));
    assertThat(store.pending()).isZero();
    assertThat(store.isUp()).isTrue();
    Answered.of(store.close());
  }

  private void written(int rows) {
    EmbeddedStateStore store = open();
    for (int i = 0; i < rows; i++) {
      append(store, i, 1);
    }
    Answered.of(store.close());
  }

  private static void append(EmbeddedStateStore store, int first, int count) {
    List<Append> rows = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      rows.add(new Append("id" + i, text("row " + i), List.of()));
    }
    Answered.of(store.append("log", rows));
  }

  private static List<String> expected(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add("id" + i);
    }
    return ids;
  }

  private static List<String> ids(EmbeddedStateStore store) {
    return Answered.of(store.read("log", Range.oldest("", 1_000))).stream().map(Row::id).toList();
  }

  private static Buffer text(String text) {
    return Buffer.buffer(text);
  }
}
