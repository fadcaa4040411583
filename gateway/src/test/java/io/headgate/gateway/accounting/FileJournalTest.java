package io.headgate.gateway.accounting;

import static io.headgate.gateway.accounting.Samples.CHEAP;
import static io.headgate.gateway.accounting.Samples.answered;
import static io.headgate.gateway.accounting.Samples.await;
import static io.headgate.gateway.accounting.Samples.completed;
import static io.headgate.gateway.accounting.Samples.decided;
import static io.headgate.gateway.accounting.Samples.failure;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.accounting.Journal.Advance;
import io.headgate.gateway.accounting.Journal.Batch;
import io.headgate.gateway.accounting.Journal.Lost;
import io.headgate.gateway.accounting.JournalConfig.Sync;
import io.headgate.gateway.accounting.JournalException.Reason;
import io.headgate.gateway.accounting.JournalRecord.Intent;
import io.headgate.gateway.accounting.JournalRecord.Progress;
import io.headgate.gateway.accounting.Segment.Slot;
import io.headgate.gateway.exchange.Exchange;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {

  private static final RowMaker MAKER = new RowMaker("life", Clock.systemUTC(), any -> List.of());

  @TempDir private Path folder;

  private final FailingDisk disk = new FailingDisk();
  private final Map<String, Slot> slots = new HashMap<>();
  private JournalConfig config =
      new JournalConfig(Optional.empty(), Sync.OS, 4_096, 1 << 20, 1_000, 8);
  private Optional<FileJournal> opened = Optional.empty();

  @AfterEach
  void closeIt() {
    opened.ifPresent(journal -> await(journal.close().otherwiseEmpty()));
  }

  @Test
  void whatHasBegunAndNotEndedIsFoundAgainWithItsLatestProgress() {
    FileJournal journal = open("one");
    await(begin(journal, "a"));
    await(begin(journal, "b"));
    await(begin(journal, "c"));
    advance(journal, "a", 5);
    advance(journal, "a", 9);
    await(end(journal, "b"));
    List<Lost> lost = reopen("two").found().lost();
    assertThat(lost).extracting(FileJournalTest::id).containsExactly("a", "c");
    assertThat(lost.get(0).progress().orElseThrow().course().outputTokens()).isEqualTo(9);
    assertThat(lost.get(1).progress()).isEmpty();
  }

  @Test
  void rowsWaitInOrderUntilTheyAreStored() {
    FileJournal journal = open("one");
    end(journal, 20);
    Batch batch = await(journal.unstored(5));
    assertThat(batch.rows()).extracting(LedgerRow::id).containsExactly("0", "1", "2", "3", "4");
    assertThat(await(journal.unstored(5))).isEqualTo(batch);
    journal.stored(batch.end());
    assertThat(await(journal.unstored(5)).rows()).extracting(LedgerRow::id).startsWith("5", "6");
    assertThat(journal.figures().rowsWaiting()).isEqualTo(15);
  }

  @Test
  void rowsThatDoNotFitIntoMemoryAreReadFromTheFiles() {
    FileJournal journal = open("one");
    end(journal, 50);
    assertThat(drain(journal)).hasSize(50).doesNotHaveDuplicates();
    assertThat(journal.figures().rowsWaiting()).isZero();
  }

  @Test
  void rowsThatAreNotStoredAreFoundAgain() {
    FileJournal journal = open("one");
    end(journal, 30);
    journal.stored(await(journal.unstored(7)).end());
    List<String> left = drain(reopen("two"));
    assertThat(left).hasSize(23).startsWith("7").endsWith("29");
    assertThat(drain(reopen("three"))).isEmpty();
  }

  @Test
  void filesAreDeletedWhenAllInThemIsStoredAndNotBefore() throws IOException {
    FileJournal journal = open("one");
    end(journal, 100);
    assertThat(files().size()).isGreaterThan(5);
    drain(journal);
    await(journal.closed("flush"));
    assertThat(files()).hasSize(1);
    assertThat(journal.figures().bytes()).isEqualTo(Files.size(files().get(0)));
  }

  @Test
  void aLongRequestKeepsItsOwnFileAndThoseThatTellOfItsNeighbours() throws IOException {
    FileJournal journal = open("one");
    await(begin(journal, "long"));
    for (int i = 0; i < 10; i++) {
      await(begin(journal, "open-" + i));
    }
    for (int i = 0; i < 200; i++) {
      await(begin(journal, "r" + i));
      await(end(journal, "r" + i));
    }
    for (int i = 0; i < 10; i++) {
      await(end(journal, "open-" + i));
    }
    drain(journal);
    await(journal.closed("flush"));
    assertThat(files().size()).isBetween(2, 6);
    FileJournal again = reopen("two");
    assertThat(again.found().lost()).extracting(FileJournalTest::id).containsExactly("long");
    assertThat(drain(again)).isEmpty();
  }

  @Test
  void anUnfinishedWriteIsCutOffAtAnyByte() throws IOException {
    FileJournal journal = open("one");
    await(begin(journal, "safe"));
    await(journal.close());
    Path file = files().get(0);
    byte[] before = Files.readAllBytes(file);
    journal = reopen("two");
    await(begin(journal, "torn"));
    await(journal.close());
    Path last = files().get(1);
    byte[] whole = Files.readAllBytes(last);
    byte[] torn = Frame.of(MAKER.intent(decided("torn", CHEAP)));
    for (int cut = 0; cut < torn.length; cut++) {
      clear();
      Files.write(file, before);
      Files.write(last, Arrays.copyOf(whole, whole.length - torn.length + cut));
      journal = reopen("three");
      assertThat(journal.found().lost()).extracting(FileJournalTest::id).containsExactly("safe");
      assertThat(journal.figures().damagedBytes()).isZero();
    }
  }

  @Test
  void damageInTheMiddleIsSkippedAndTold() throws IOException {
    FileJournal journal = open("one");
    await(begin(journal, "a"));
    long second = Files.size(files().get(0));
    await(begin(journal, "b"));
    await(begin(journal, "c"));
    await(journal.close());
    try (FileChannel file = FileChannel.open(files().get(0), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), second + 40);
    }
    journal = reopen("two");
    assertThat(journal.found().lost()).extracting(FileJournalTest::id).containsExactly("a", "c");
    assertThat(journal.figures().damagedBytes()).isGreaterThan(100);
  }

  @Test
  void aFullJournalRefusesToBeginAndHasRoomToEnd() {
    config = new JournalConfig(Optional.empty(), Sync.OS, 4_096, 1 << 17, 1_000, 8);
    FileJournal journal = open("one");
    List<String> begun = new ArrayList<>();
    Throwable refusal = null;
    for (int i = 0; refusal == null && i < 1_000; i++) {
      refusal = failure(begin(journal, "r" + i).map(done -> new NotRefused()));
      if (refusal instanceof NotRefused) {
        begun.add("r" + i);
        refusal = null;
      }
    }
    assertThat(refusal).isInstanceOf(JournalException.class);
    assertThat(((JournalException) requireNonNull(refusal)).reason()).isEqualTo(Reason.FULL);
    assertThat(journal.figures().refused()).isPositive();
    begun.forEach(id -> await(end(journal, id)));
    assertThat(journal.figures().bytes()).isLessThan(1 << 17);
    assertThat(drain(journal)).containsExactlyElementsOf(begun);
    await(begin(journal, "later"));
  }

  @Test
  void aFullDiskRefusesToBeginKeepsWhatEndedAndRecovers() {
    FileJournal journal = open("one");
    await(begin(journal, "a"));
    await(begin(journal, "b"));
    disk.left(30);
    assertThat(failure(begin(journal, "c"))).isInstanceOf(JournalException.class);
    Future<Void> ended = end(journal, "a");
    assertThat(failure(begin(journal, "d"))).isInstanceOf(JournalException.class);
    assertThat(ended.isComplete()).isFalse();
    assertThat(await(journal.unstored(5)).rows()).isEmpty();
    disk.left(Long.MAX_VALUE);
    await(ended);
    await(begin(journal, "e"));
    assertThat(journal.figures().failures()).isGreaterThan(1);
    FileJournal again = reopen("two");
    assertThat(again.found().lost()).extracting(FileJournalTest::id).containsExactly("b", "e");
    assertThat(drain(again)).containsExactly("a");
    assertThat(again.figures().damagedBytes()).isZero();
  }

  @Test
  void aDiskThatIsFullWhenAFileIsBegunHarmsNothing() {
    FileJournal journal = open("one");
    end(journal, 15);
    for (int room = 0; room < 3_000; room += 97) {
      disk.left(room);
      for (int i = 0; i < 8; i++) {
        begin(journal, room + "-" + i);
      }
      failure(journal.unstored(1).mapEmpty());
    }
    disk.left(Long.MAX_VALUE);
    await(begin(journal, "last"));
    assertThat(drain(journal)).hasSize(15);
    FileJournal again = reopen("two");
    assertThat(again.figures().damagedBytes()).isZero();
    assertThat(again.found().lost()).extracting(FileJournalTest::id).contains("last");
  }

  @Test
  void livesAreToldOfUntilTheirClaimsAreClosed() {
    open("one");
    assertThat(reopen("two").found().lives()).containsExactly("one");
    FileJournal third = reopen("three");
    assertThat(third.found().lives()).containsExactly("one", "two");
    await(third.closed("one"));
    assertThat(reopen("four").found().lives()).containsExactly("two", "three");
    assertThat(reopen("five").found().lives()).containsExactly("two", "three", "four");
  }

  @Test
  void anotherProcessIsKeptOutUntilItIsClosed() {
    FileJournal journal = open("one");
    assertThatThrownBy(() -> FileJournal.openBlocking(config, folder, "two"))
        .isInstanceOfSatisfying(
            JournalException.class, in -> assertThat(in.reason()).isEqualTo(Reason.IN_USE));
    await(journal.close());
    reopen("two");
  }

  @Test
  void nobodyElseMayReadIt() throws IOException {
    folder = folder.resolve("deep/journal");
    open("one");
    assertThat(permissions(folder)).isEqualTo("rwx------");
    for (Path file : files()) {
      assertThat(permissions(file)).isEqualTo("rw-------");
    }
    assertThat(permissions(folder.resolve("lock"))).isEqualTo("rw-------");
  }

  @Test
  void aClosedJournalSaysSo() {
    FileJournal journal = open("one");
    await(journal.close());
    assertThat(failure(begin(journal, "a")))
        .isInstanceOfSatisfying(
            JournalException.class, is -> assertThat(is.reason()).isEqualTo(Reason.CLOSED));
  }

  private static final class NotRefused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private FileJournal open(String life) {
    FileJournal journal = FileJournal.openBlocking(config, folder, life, disk);
    opened = Optional.of(journal);
    return journal;
  }

  private FileJournal reopen(String life) {
    opened.ifPresent(journal -> await(journal.close().otherwiseEmpty()));
    return open(life);
  }

  private Future<Void> begin(FileJournal journal, String id) {
    Slot slot = new Slot();
    slots.put(id, slot);
    return journal.intend(slot, MAKER.intent(decided(id, CHEAP)));
  }

  private void advance(FileJournal journal, String id, int tokens) {
    Exchange exchange = decided(id, CHEAP);
    exchange.attemptBegun(CHEAP);
    Progress progress = new Progress(id, MAKER.course(exchange, tokens));
    journal.progress(List.of(new Advance(requireNonNull(slots.get(id)), progress)));
  }

  private Future<Void> end(FileJournal journal, String id) {
    Exchange exchange = decided(id, CHEAP);
    Intent intent = MAKER.intent(exchange);
    LedgerRow row = MAKER.row(exchange, completed(exchange, answered(CHEAP, 1, 1)), intent);
    return journal.settle(requireNonNull(slots.get(id)), row);
  }

  private void end(FileJournal journal, int count) {
    for (int i = 0; i < count; i++) {
      await(begin(journal, "" + i));
      await(end(journal, "" + i));
    }
  }

  private static List<String> drain(FileJournal journal) {
    List<String> ids = new ArrayList<>();
    Batch batch = await(journal.unstored(3));
    while (!batch.rows().isEmpty()) {
      batch.rows().forEach(row -> ids.add(row.id()));
      journal.stored(batch.end());
      batch = await(journal.unstored(3));
    }
    return ids;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().contains("journal-")).sorted().toList();
    }
  }

  private void clear() throws IOException {
    opened.ifPresent(journal -> await(journal.close().otherwiseEmpty()));
    for (Path file : files()) {
      Files.delete(file);
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Set.copyOf(Files.getPosixFilePermissions(path)));
  }

  private static String id(Lost lost) {
    return lost.intent().heading().id();
  }
}
