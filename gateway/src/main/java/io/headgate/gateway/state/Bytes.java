package io.headgate.gateway.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys and values of an embedded store, put together from parts and taken apart. */
final class Bytes {

  private Bytes() {}

  static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] of(long... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Long.BYTES);
    for (long number : numbers) {
      buffer.putLong(number);
    }
    return buffer.array();
  }

  static byte[] of(Position position) {
    return of(position.millis(), position.sequence());
  }

  /** A name of ours and what follows it; no name is the beginning of another then. */
  static byte[] key(String name, byte[]... parts) {
    byte[] start = of(name);
    return join(Arrays.copyOf(start, start.length + 1), parts);
  }

  /** Any bytes, with their length before them, and what follows. */
  static byte[] sized(byte[] head, byte[]... parts) {
    byte[] length = {(byte) (head.length >> 8), (byte) head.length};
    return join(join(length, head), parts);
  }

  static byte[] join(byte[] head, byte[]... parts) {
    int length = head.length;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).put(head);
    for (byte[] part : parts) {
      buffer.put(part);
    }
    return buffer.array();
  }

  /** What {@link #sized} has put in front. */
  static byte[] head(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 2, 2 + size(bytes));
  }

  /** What follows it. */
  static byte[] tail(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 2 + size(bytes), bytes.length);
  }

  private static int size(byte[] bytes) {
    return Byte.toUnsignedInt(bytes[0]) << 8 | Byte.toUnsignedInt(bytes[1]);
  }

  static byte[] from(int start, byte[] bytes) {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  static long number(int index, byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong(index * Long.BYTES);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
