package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.JournalRecord.Intent;
import io.headgate.gateway.accounting.JournalRecord.Position;
import io.headgate.gateway.accounting.JournalRecord.Progress;
import io.headgate.gateway.accounting.Segment.Slot;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What this node promises to account for, before anybody else knows of it. Any thread; futures
 * complete on the context that asked, if there is one.
 */
interface Journal {

  /**
   * Notes that a request is about to cost something.
   *
   * @return completes when that is safe; fails with a {@link JournalException}
   */
  Future<Void> intend(Slot slot, Intent intent);

  /** Notes how far requests have come. Nobody waits for it, and it may be left out. */
  void progress(List<Advance> advances);

  /**
   * Notes the row of a request that has ended. There is room for it, and when it cannot be written
   * it is kept and tried again.
   *
   * @return completes when the row is safe; fails only when the journal is closed before
   */
  Future<Void> settle(Slot slot, LedgerRow row);

  /**
   * The oldest rows that are not known to be stored, the same ones until {@link #stored} is told.
   *
   * @param limit at least 1
   * @return fails with a {@link JournalException} when they cannot be read
   */
  Future<Batch> unstored(int limit);

  /** All rows of batches until a position are safe in the store. */
  void stored(Position before);

  /**
   * The claims of an earlier life are closed.
   *
   * @return completes when that is noted
   */
  Future<Void> closed(String life);

  /** Is called, by any thread, whenever a row has come that waits to be stored. */
  void onRow(Runnable listener);

  /** What was found when it was opened. */
  Found found();

  Figures figures();

  /** Completes when all that was taken is written and nothing is held open. */
  Future<Void> close();

  /** How far a request has come. */
  record Advance(Slot slot, Progress progress) {}

  /**
   * Rows that wait to be stored, the oldest first.
   *
   * @param end to be told when they are stored
   */
  record Batch(List<LedgerRow> rows, Position end) {

    public Batch {
      rows = List.copyOf(rows);
    }
  }

  /**
   * What earlier lives have left.
   *
   * @param lost requests that have begun and not ended
   * @param lives whose claims are not closed, the oldest first
   */
  record Found(List<Lost> lost, Set<String> lives) {

    static final Found NOTHING = new Found(List.of(), Set.of());
  }

  /** A request of an earlier life without an end. */
  record Lost(Slot slot, Intent intent, Optional<Progress> progress) {}

  /**
   * Gauges and counters.
   *
   * @param bytes of all files
   * @param rowsWaiting that are not known to be stored
   * @param refused intents that were not taken because a bound was met
   * @param failures of writing
   * @param damagedBytes that were skipped when the files were read
   */
  record Figures(long bytes, long rowsWaiting, long refused, long failures, long damagedBytes) {}
}
