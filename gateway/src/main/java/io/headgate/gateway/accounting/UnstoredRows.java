package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.Journal.Batch;
import io.headgate.gateway.accounting.JournalRecord.Position;
import io.headgate.gateway.accounting.JournalRecord.Settled;
import io.headgate.gateway.accounting.SegmentReader.Found;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The rows that wait for the store, in the order in which they were written. The oldest are in
 * memory; those for which there is no room are read from the files when their turn comes. Writing
 * thread only, but for the count.
 */
final class UnstoredRows {

  private final JournalFiles files;
  private final int maxInMemory;
  private final Deque<Waiting> oldest = new ArrayDeque<>();

  /** The end of the last row that is or was in memory. */
  private Position known;

  /** Whether there are rows behind that. */
  private boolean hasMore;

  private volatile long waiting;
  private long notInMemory;

  UnstoredRows(JournalFiles files, int maxInMemory, boolean hasMore) {
    this.files = files;
    this.maxInMemory = maxInMemory;
    this.known = files.storedBefore();
    this.hasMore = hasMore;
  }

  /** How many wait; those that an earlier life has left are counted when they are read. */
  long waiting() {
    return waiting;
  }

  void add(LedgerRow row, Position end) {
    if (!hasMore && oldest.size() < maxInMemory) {
      oldest.add(new Waiting(row, end));
      known = end;
    } else {
      hasMore = true;
      notInMemory++;
    }
    count();
  }

  Batch oldestBlocking(int limit) throws IOException {
    if (oldest.isEmpty() && hasMore) {
      refillBlocking();
    }
    List<Waiting> batch = oldest.stream().limit(limit).toList();
    Position end = batch.isEmpty() ? known : batch.get(batch.size() - 1).end();
    return new Batch(batch.stream().map(Waiting::row).toList(), end);
  }

  void stored(Position before) {
    while (!oldest.isEmpty() && oldest.element().end().compareTo(before) <= 0) {
      oldest.remove();
    }
    count();
  }

  private void count() {
    waiting = oldest.size() + notInMemory;
  }

  private void refillBlocking() throws IOException {
    for (Segment segment : files.segmentsFrom(known.segment())) {
      refillBlocking(segment, segment.number == known.segment() ? known.offset() : 0);
      if (oldest.size() >= maxInMemory) {
        count();
        return;
      }
    }
    hasMore = false;
    notInMemory = 0;
    count();
  }

  private void refillBlocking(Segment segment, long from) throws IOException {
    try (FileChannel file = FileChannel.open(segment.path, StandardOpenOption.READ)) {
      SegmentReader reader = new SegmentReader(file, from);
      Optional<Found> found = reader.nextBlocking();
      while (oldest.size() < maxInMemory
          && found.filter(next -> next.end() <= segment.size).isPresent()) {
        if (found.get().entry() instanceof Settled settled) {
          known = new Position(segment.number, found.get().end());
          oldest.add(new Waiting(RowJson.read(settled.row()), known));
          notInMemory = Math.max(0, notInMemory - 1);
        }
        found = reader.nextBlocking();
      }
    }
  }

  /** A row, and where it ends in the journal. */
  private record Waiting(LedgerRow row, Position end) {}
}
