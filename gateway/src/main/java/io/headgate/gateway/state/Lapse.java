package io.headgate.gateway.state;

import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;

/**
 * What ends with time in an embedded store. What is over is not seen by any read; it is removed
 * later, by a sweep, or when it is written anew.
 *
 * <p>Each end that is set before the known one is noted, in the order of time. One that is set
 * later is not: the sweep finds the old note, sees that the end has moved, and notes the new one.
 * So counting in a group costs nothing here.
 */
enum Lapse {
  ENTRY(1) {
    @Override
    long end(Tables tables, byte[] key) {
      byte[] entry = tables.entries().get(key);
      return entry == null ? Tables.NEVER : Bytes.number(1, entry);
    }

    @Override
    void remove(Tables tables, byte[] key) {
      tables.entries().remove(key);
    }
  },
  COUNTERS(2) {
    @Override
    long end(Tables tables, byte[] key) {
      byte[] end = tables.groups().get(key);
      return end == null ? Tables.NEVER : Bytes.number(0, end);
    }

    @Override
    void remove(Tables tables, byte[] key) {
      EmbeddedCounters.remove(tables, Bytes.text(key));
    }
  },
  CLAIMS(3) {
    @Override
    long end(Tables tables, byte[] key) {
      byte[] share = tables.shares().get(key);
      return share == null ? Tables.NEVER : Bytes.number(0, share);
    }

    @Override
    void remove(Tables tables, byte[] key) {
      EmbeddedClaims.remove(tables, Bytes.text(key));
    }
  };

  /** What it is called in the file. */
  private final byte code;

  Lapse(int code) {
    this.code = (byte) code;
  }

  private static Lapse of(byte code) {
    for (Lapse lapse : values()) {
      if (lapse.code == code) {
        return lapse;
      }
    }
    throw new IllegalStateException("lapse " + code);
  }

  /** When it ends; {@link Tables#NEVER} when it does not, or is not there. */
  abstract long end(Tables tables, byte[] key);

  abstract void remove(Tables tables, byte[] key);

  /** Notes an end; to be called before it is written. */
  void note(Tables tables, byte[] key, long end) {
    if (end < end(tables, key)) {
      tables.lapses().put(noteKey(key, end), Tables.NOTHING);
    }
  }

  private byte[] noteKey(byte[] key, long end) {
    return Bytes.join(Bytes.of(end), new byte[] {code}, key);
  }

  /**
   * Removes what is over.
   *
   * @param max how many notes are looked at
   * @return how many were
   */
  static int sweep(Tables tables, long now, int max) {
    List<byte[]> due = due(tables.lapses(), now, max);
    for (byte[] note : due) {
      tables.lapses().remove(note);
      Lapse lapse = of(note[Long.BYTES]);
      byte[] key = Bytes.from(Long.BYTES + 1, note);
      long end = lapse.end(tables, key);
      if (end <= now) {
        lapse.remove(tables, key);
      } else if (end != Tables.NEVER) {
        tables.lapses().put(lapse.noteKey(key, end), Tables.NOTHING);
      }
    }
    return due.size();
  }

  private static List<byte[]> due(MVMap<byte[], byte[]> lapses, long now, int max) {
    List<byte[]> due = new ArrayList<>();
    Tables.scan(
        lapses,
        Tables.NOTHING,
        Tables.NOTHING,
        false,
        (note, nothing) -> Bytes.number(0, note) <= now && due.add(note) && due.size() < max);
    return due;
  }
}
