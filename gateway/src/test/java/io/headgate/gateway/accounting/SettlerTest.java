package io.headgate.gateway.accounting;

import static io.headgate.gateway.accounting.Samples.CHEAP;
import static io.headgate.gateway.accounting.Samples.answered;
import static io.headgate.gateway.accounting.Samples.completed;
import static io.headgate.gateway.accounting.Samples.decided;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.accounting.MapStateStore.Mood;
import io.headgate.gateway.accounting.Segment.Slot;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Count;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SettlerTest {

  private static final RowMaker MAKER = new RowMaker("life", Clock.systemUTC(), any -> List.of());

  private final MapStateStore store = new MapStateStore();
  private final MemoryJournal journal = new MemoryJournal(JournalConfig.defaults());
  private final VirtualTimeline time = new VirtualTimeline();
  private final Settler settler =
      new Settler(
          new SettlerConfig(3, Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(5)),
          journal,
          store,
          SettlerTest::form,
          time,
          new Random(7));

  @Test
  void rowsAreStoredInTheirOrderInBatches() {
    journal.onRow(settler::wake);
    for (int i = 0; i < 8; i++) {
      settle("r" + i);
    }
    time.runAll();
    assertThat(store.rows())
        .extracting(LedgerRow::id)
        .containsExactly("r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7");
    assertThat(journal.figures().rowsWaiting()).isZero();
  }

  @Test
  void aStoreThatIsAwayIsAskedAgainEverMoreSeldom() {
    store.mood(() -> Mood.AWAY);
    settle("a");
    settler.wake();
    time.runAll();
    for (int i = 0; i < 12; i++) {
      time.pass();
      time.runAll();
    }
    assertThat(settler.retries()).isEqualTo(13);
    assertThat(time.pauses.get(0)).isBetween(50L, 100L);
    assertThat(time.pauses.get(3)).isBetween(400L, 800L);
    assertThat(time.pauses).allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(5_000));
    assertThat(time.pauses.get(12)).isGreaterThanOrEqualTo(2_500);
    store.mood(() -> Mood.WELL);
    time.pass();
    time.runAll();
    assertThat(store.rows()).hasSize(1);
    settle("b");
    store.mood(() -> Mood.AWAY);
    settler.wake();
    time.runAll();
    assertThat(time.pauses.get(13)).isLessThanOrEqualTo(100);
  }

  @Test
  void aBatchThatWasStoredInSilenceIsNotDoubled() {
    store.mood(() -> Mood.SILENT);
    settle("a");
    settle("b");
    settler.wake();
    time.runAll();
    store.mood(() -> Mood.WELL);
    time.pass();
    time.runAll();
    assertThat(store.rows()).hasSize(2);
    assertThat(store.groups().getOrDefault("rows", Map.of())).containsEntry("all", 2L);
  }

  @Test
  void aRowThatTheStoreNeverTakesDoesNotHoldUpTheOthers() {
    settle("a");
    settle("unfit");
    settle("c");
    settle("d");
    settler.wake();
    time.runAll();
    assertThat(store.rows()).extracting(LedgerRow::id).containsExactly("a", "c", "d");
    assertThat(settler.refused()).isEqualTo(1);
    assertThat(journal.figures().rowsWaiting()).isZero();
  }

  @Test
  void aFlushEndsWhenAllThatCameBeforeIsStored() {
    store.mood(() -> Mood.AWAY);
    settle("a");
    Future<Void> flushed = settler.flush();
    time.runAll();
    assertThat(flushed.isComplete()).isFalse();
    store.mood(() -> Mood.WELL);
    time.pass();
    time.runAll();
    assertThat(flushed.succeeded()).isTrue();
  }

  @Test
  void aFlushOfNothingEndsAtOnce() {
    Future<Void> flushed = settler.flush();
    time.runAll();
    assertThat(flushed.succeeded()).isTrue();
  }

  private void settle(String id) {
    Exchange exchange = decided(id, CHEAP);
    LedgerRow row =
        MAKER.row(exchange, completed(exchange, answered(CHEAP, 1, 1)), MAKER.intent(exchange));
    journal.settle(new Slot(), row);
  }

  private static Append form(LedgerRow row) {
    String group = row.id().equals("unfit") ? "NOT A NAME" : "rows";
    return new Append(
        row.id(),
        Buffer.buffer(RowJson.write(row)),
        List.of(new Count(group, "all", 1, Duration.ofDays(1))));
  }

  /** Runs when it is told to; time passes from one pause to the next. */
  private static final class VirtualTimeline implements Timeline {

    private final Deque<Runnable> now = new ArrayDeque<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final List<Long> pauses = new ArrayList<>();

    @Override
    public void run(Runnable task) {
      now.add(task);
    }

    @Override
    public void after(long millis, Runnable task) {
      pauses.add(millis);
      later.add(task);
    }

    private void runAll() {
      while (!now.isEmpty()) {
        now.remove().run();
      }
    }

    private void pass() {
      later.remove().run();
    }
  }
}
