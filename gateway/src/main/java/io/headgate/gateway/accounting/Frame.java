package io.headgate.gateway.accounting;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record stands in a file: four bytes that mark its beginning, the length of what is checked,
 * CRC-32C of that and of the length, then the kind of the record and its content. The mark lets a
 * reader find the next record behind a damaged one.
 */
final class Frame {

  static final int MARK = 0x48474A01;
  static final int HEADER = 12;

  /** A row of the store may be this large, with some room for the id. */
  static final int MAX_CHECKED = (1 << 20) + 1_024;

  private static final int USUAL_SIZE = 512;

  private Frame() {}

  static byte[] of(JournalRecord entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MARK);
      out.writeLong(0);
      out.writeByte(entry.kind());
      entry.write(out);
    } catch (IOException nonsense) {
      throw new UncheckedIOException("not fit for the journal", nonsense);
    }
    byte[] frame = bytes.toByteArray();
    int checked = frame.length - HEADER;
    if (checked > MAX_CHECKED) {
      throw new IllegalArgumentException(
          "record: " + checked + " bytes (expected: at most " + MAX_CHECKED + ")");
    }
    ByteBuffer.wrap(frame).putInt(4, checked).putInt(8, check(frame, HEADER, checked));
    return frame;
  }

  /** The check of a part of an array; the length is a part of it, so that zeros are no record. */
  static int check(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    crc.update(length >>> 24);
    crc.update(length >>> 16);
    crc.update(length >>> 8);
    crc.update(length);
    return (int) crc.getValue();
  }
}
