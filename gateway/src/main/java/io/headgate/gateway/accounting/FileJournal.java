package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.JournalException.Reason;
import io.headgate.gateway.accounting.JournalRecord.Closed;
import io.headgate.gateway.accounting.JournalRecord.Intent;
import io.headgate.gateway.accounting.JournalRecord.Position;
import io.headgate.gateway.accounting.JournalRecord.Settled;
import io.headgate.gateway.accounting.JournalRecord.Stored;
import io.headgate.gateway.accounting.Segment.Slot;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in files, written by a thread of its own. The thread takes all that waits, writes it at
 * once, makes it safe once and then tells everybody who asked.
 */
final class FileJournal implements Journal {

  private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

  /** Room that is kept for the row of each request that has not ended. */
  static final int ROW_RESERVE = 8_192;

  private final JournalConfig config;
  private final JournalFiles files;
  private final Found found;
  private final long damagedBytes;
  private final UnstoredRows rows;
  private final JournalWriter writer;
  private final LongAdder refused = new LongAdder();

  /** Requests that have begun and not ended. Writing thread only. */
  private int open;

  /** What was let into the group that is about to be written. Writing thread only. */
  private int admitted;

  private long admittedBytes;

  private volatile long bytes;
  private volatile Runnable listener = () -> {};

  private FileJournal(JournalConfig config, JournalFiles files, JournalScan scan) {
    this.config = config;
    this.files = files;
    this.damagedBytes = scan.damagedBytes();
    this.found = new Found(scan.lost(), new LinkedHashSet<>(files.deadLives()));
    this.rows = new UnstoredRows(files, config.maxRowsInMemory(), scan.hasUnstored());
    this.open = found.lost().size();
    this.bytes = files.bytes();
    this.writer = new JournalWriter(files, config.segmentBytes(), this::told);
  }

  /**
   * Opens the journal of a directory, creates it where there is none, and reads what is in it.
   *
   * @param life of this node, never used before
   * @throws JournalException when it is in use, or cannot be read or written
   */
  static FileJournal openBlocking(JournalConfig config, Path directory, String life) {
    return openBlocking(config, directory, life, JournalFiles.Disk.usual());
  }

  static FileJournal openBlocking(
      JournalConfig config, Path directory, String life, JournalFiles.Disk disk) {
    try {
      JournalLock lock = JournalLock.takeBlocking(directory);
      try {
        JournalScan scan = JournalScan.readBlocking(directory);
        JournalFiles files = new JournalFiles(directory, lock, config.sync(), life, scan, disk);
        return new FileJournal(config, files, scan);
      } catch (IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new JournalException(
          Reason.UNREADABLE, "the journal in " + directory + " cannot be opened", failure);
    }
  }

  @Override
  public Future<Void> intend(Slot slot, Intent intent) {
    if (writer.waiting() >= config.maxWaiting()) {
      refused.increment();
      return Future.failedFuture(
          new JournalException(Reason.FULL, config.maxWaiting() + " records wait to be written"));
    }
    byte[] frame = Frame.of(intent);
    return writer.write(
        JournalWriter.Order.of(
            frame,
            () -> admit(frame.length),
            end -> {
              open++;
              slot.began(files.current());
            }));
  }

  /** Rows of requests that run must find room, whatever else does not. */
  private void admit(int length) {
    admittedBytes += length;
    long promised = (open + ++admitted) * (long) ROW_RESERVE;
    if (files.bytes() + admittedBytes + promised > config.maxBytes()) {
      admittedBytes -= length;
      admitted--;
      refused.increment();
      throw new JournalException(
          Reason.FULL, "the journal is full: " + config.maxBytes() + " bytes");
    }
  }

  @Override
  public void progress(List<Advance> advances) {
    for (Advance advance : advances) {
      byte[] frame = Frame.of(advance.progress());
      writer.write(
          JournalWriter.Order.of(
              frame, () -> admit(frame.length), end -> advance.slot().progressed(files.current())));
    }
  }

  @Override
  public Future<Void> settle(Slot slot, LedgerRow row) {
    return writer.write(
        JournalWriter.Order.certain(
            Frame.of(new Settled(row.id(), RowJson.write(row))),
            end -> {
              open -= slot.isOpen() ? 1 : 0;
              slot.settled(files.current(), end);
              rows.add(row, new Position(files.current().number, end));
              listener.run();
            }));
  }

  @Override
  public Future<Batch> unstored(int limit) {
    return writer.ask(() -> rows.oldestBlocking(limit));
  }

  @Override
  public void stored(Position before) {
    writer.write(
        JournalWriter.Order.anyhow(
            Frame.of(new Stored(before)),
            end -> {
              rows.stored(before);
              deleteBlocking(before);
            }));
  }

  /** A file that stays is read again after the next start, and deleted then. */
  private void deleteBlocking(Position before) {
    try {
      files.storedBlocking(before);
    } catch (IOException failure) {
      LOG.warn("a file of the journal cannot be deleted", failure);
    }
  }

  @Override
  public Future<Void> closed(String life) {
    return writer.write(
        JournalWriter.Order.certain(
            Frame.of(new Closed(life)), end -> files.deadLives().remove(life)));
  }

  /** A group is written, or is not. Writing thread only. */
  private void told() {
    admitted = 0;
    admittedBytes = 0;
    bytes = files.bytes();
  }

  @Override
  public void onRow(Runnable waiting) {
    listener = waiting;
  }

  @Override
  public Found found() {
    return found;
  }

  @Override
  public Figures figures() {
    return new Figures(bytes, rows.waiting(), refused.sum(), writer.failures(), damagedBytes);
  }

  @Override
  public Future<Void> close() {
    return writer.close();
  }
}
