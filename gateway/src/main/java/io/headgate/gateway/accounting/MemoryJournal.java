package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.JournalException.Reason;
import io.headgate.gateway.accounting.JournalRecord.Intent;
import io.headgate.gateway.accounting.JournalRecord.Position;
import io.headgate.gateway.accounting.Segment.Slot;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * A journal without files, for demonstrations and tests: rows wait in memory until they are stored,
 * and die with the process before.
 */
final class MemoryJournal implements Journal {

  private final int maxRows;
  private final Deque<LedgerRow> rows = new ArrayDeque<>();
  private final LongAdder refused = new LongAdder();
  private long storedRows;
  private volatile Runnable listener = () -> {};

  MemoryJournal(JournalConfig config) {
    this.maxRows = config.maxRowsInMemory();
  }

  @Override
  public synchronized Future<Void> intend(Slot slot, Intent intent) {
    if (rows.size() >= maxRows) {
      refused.increment();
      return Future.failedFuture(
          new JournalException(Reason.FULL, maxRows + " rows wait to be stored"));
    }
    return Future.succeededFuture();
  }

  @Override
  public void progress(List<Advance> advances) {}

  @Override
  public Future<Void> settle(Slot slot, LedgerRow row) {
    synchronized (this) {
      rows.add(row);
    }
    listener.run();
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Batch> unstored(int limit) {
    List<LedgerRow> oldest = rows.stream().limit(limit).toList();
    return Future.succeededFuture(new Batch(oldest, new Position(1, storedRows + oldest.size())));
  }

  @Override
  public synchronized void stored(Position before) {
    while (storedRows < before.offset() && !rows.isEmpty()) {
      rows.remove();
      storedRows++;
    }
  }

  @Override
  public Future<Void> closed(String life) {
    return Future.succeededFuture();
  }

  @Override
  public void onRow(Runnable waiting) {
    listener = waiting;
  }

  @Override
  public Found found() {
    return Found.NOTHING;
  }

  @Override
  public synchronized Figures figures() {
    return new Figures(0, rows.size(), refused.sum(), 0, 0);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
