package io.headgate.gateway.accounting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Reads the records of one file in order, skipping what is damaged. Keeps two of the largest
 * records in memory at most.
 */
final class SegmentReader {

  private static final int USUAL_BYTES = 1 << 16;
  private static final long NOWHERE = -1;

  private final FileChannel file;
  private byte[] bytes = new byte[USUAL_BYTES];

  /** Where in the file the array begins, and which part of it is still to be read. */
  private long base;

  private int next;
  private int filled;

  private long damagedFrom = NOWHERE;

  SegmentReader(FileChannel file, long from) {
    this.file = file;
    this.base = from;
  }

  /** The next good record; empty at the end. */
  Optional<Found> nextBlocking() throws IOException {
    while (has(Frame.HEADER)) {
      if (isRecord()) {
        return Optional.of(take());
      }
      if (damagedFrom == NOWHERE) {
        damagedFrom = base + next;
      }
      next++;
    }
    if (damagedFrom == NOWHERE && filled > next) {
      damagedFrom = base + next;
    }
    return Optional.empty();
  }

  /** Where what cannot be read begins at the end of the file; its size when all can be. */
  long goodUntil() {
    return damagedFrom == NOWHERE ? base + next : damagedFrom;
  }

  private boolean isRecord() throws IOException {
    if (intAt(next) != Frame.MARK) {
      return false;
    }
    int checked = intAt(next + 4);
    return checked > 0
        && checked <= Frame.MAX_CHECKED
        && has(Frame.HEADER + checked)
        && Frame.check(bytes, next + Frame.HEADER, checked) == intAt(next + 8);
  }

  private Found take() throws IOException {
    int body = next + Frame.HEADER + 1;
    int end = next + Frame.HEADER + intAt(next + 4);
    byte[] content = new byte[end - body];
    System.arraycopy(bytes, body, content, 0, content.length);
    long skipped = damagedFrom == NOWHERE ? 0 : base + next - damagedFrom;
    Found found =
        new Found(base + next, base + end, skipped, JournalRecord.read(bytes[body - 1], content));
    damagedFrom = NOWHERE;
    next = end;
    return found;
  }

  /** Whether so many bytes are left; reads them. */
  private boolean has(int wanted) throws IOException {
    if (filled - next >= wanted) {
      return true;
    }
    byte[] roomy = wanted > bytes.length ? new byte[wanted + USUAL_BYTES] : bytes;
    System.arraycopy(bytes, next, roomy, 0, filled - next);
    base += next;
    filled -= next;
    next = 0;
    bytes = roomy;
    while (filled < bytes.length) {
      int read = file.read(ByteBuffer.wrap(bytes, filled, bytes.length - filled), base + filled);
      if (read < 0) {
        break;
      }
      filled += read;
    }
    return filled >= wanted;
  }

  private int intAt(int index) {
    return ByteBuffer.wrap(bytes).getInt(index);
  }

  /**
   * A good record.
   *
   * @param skipped damaged bytes before it
   */
  record Found(long start, long end, long skipped, JournalRecord entry) {}
}
