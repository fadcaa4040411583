package io.headgate.gateway.state;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** What an embedded store has written about itself. */
final class StoreNotes {

  private static final byte[] FORMAT = Bytes.of("format");
  private static final byte[] IDENTITY = Bytes.of("identity");
  private static final long OUR_FORMAT = 1;
  private static final int IDENTITY_BYTES = 16;

  private StoreNotes() {}

  /** Makes a new store ours, or makes sure that we understand an old one. */
  static void begin(Tables tables, RandomGenerator random) {
    byte[] format = tables.notes().get(FORMAT);
    if (format == null) {
      byte[] identity = new byte[IDENTITY_BYTES];
      random.nextBytes(identity);
      tables.notes().put(FORMAT, Bytes.of(OUR_FORMAT));
      tables.notes().put(IDENTITY, identity);
    } else if (Bytes.number(0, format) != OUR_FORMAT) {
      throw new StateStoreException(
          "the state store was written by another version of Headgate (format "
              + Bytes.number(0, format)
              + ", expected "
              + OUR_FORMAT
              + "); start that version, or give this one an empty directory");
    }
  }

  static String identity(Tables tables) {
    byte[] identity = tables.notes().get(IDENTITY);
    return HexFormat.of().formatHex(identity == null ? Tables.NOTHING : identity);
  }
}
