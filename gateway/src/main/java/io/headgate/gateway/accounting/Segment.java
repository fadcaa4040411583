package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.JournalRecord.Position;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * One file of the journal, and what keeps it from being deleted: requests that have not ended, rows
 * that are not stored, and older files that tell of the beginning of requests whose end stands
 * here. Writing thread only.
 */
final class Segment {

  final long number;
  final Path path;

  /** Bytes that are known to be good. */
  long size;

  /** How many records of requests that have not ended stand here. */
  private int open;

  private long rowsUntil;
  private boolean deleted;
  private final Set<Segment> begun = new HashSet<>();

  Segment(long number, Path path) {
    this.number = number;
    this.path = path;
  }

  boolean isDone(Position storedBefore) {
    begun.removeIf(older -> older.deleted);
    return open == 0
        && begun.isEmpty()
        && new Position(number, rowsUntil).compareTo(storedBefore) <= 0;
  }

  void deleted() {
    deleted = true;
  }

  /** A request, from its intent to its row, as the journal sees it. */
  static final class Slot {

    private Segment intent = NOWHERE;
    private Segment progress = NOWHERE;

    private static final Segment NOWHERE = new Segment(0, Path.of(""));

    boolean isOpen() {
      return intent != NOWHERE;
    }

    void began(Segment segment) {
      intent = segment;
      segment.open++;
    }

    /** Only the latest progress counts. */
    void progressed(Segment segment) {
      if (isOpen()) {
        release(progress);
        progress = segment;
        segment.open++;
      }
    }

    void settled(Segment segment, long rowEnd) {
      segment.rowsUntil = rowEnd;
      if (isOpen() && intent != segment) {
        segment.begun.add(intent);
      }
      release(intent);
      release(progress);
      intent = NOWHERE;
      progress = NOWHERE;
    }

    private static void release(Segment segment) {
      if (segment != NOWHERE) {
        segment.open--;
      }
    }
  }
}
