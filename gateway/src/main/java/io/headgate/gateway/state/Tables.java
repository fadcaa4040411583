package io.headgate.gateway.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * The sorted maps of an embedded store, all of bytes, in the order of unsigned bytes.
 *
 * @param notes the identity, the last version and the last position of each log
 * @param entries map, 0, key → version, end, value
 * @param lapses end, {@link Lapse}, key of what ends → nothing
 * @param rows log, 0, position → length of the id, id, row
 * @param ids log, 0, id → position
 * @param groups group → end
 * @param counters group, 0, field → count
 * @param shares group → end, total of the claims
 * @param claims group, 0, writer → sequence, amount
 * @param writers length of the writer, writer, group → nothing
 */
record Tables(
    MVMap<byte[], byte[]> notes,
    MVMap<byte[], byte[]> entries,
    MVMap<byte[], byte[]> lapses,
    MVMap<byte[], byte[]> rows,
    MVMap<byte[], byte[]> ids,
    MVMap<byte[], byte[]> groups,
    MVMap<byte[], byte[]> counters,
    MVMap<byte[], byte[]> shares,
    MVMap<byte[], byte[]> claims,
    MVMap<byte[], byte[]> writers) {

  /** The end of what does not end. */
  static final long NEVER = Long.MAX_VALUE;

  static final byte[] NOTHING = {};

  static Tables of(MVStore store) {
    return new Tables(
        open(store, "notes"),
        open(store, "entries"),
        open(store, "lapses"),
        open(store, "rows"),
        open(store, "ids"),
        open(store, "groups"),
        open(store, "counters"),
        open(store, "shares"),
        open(store, "claims"),
        open(store, "writers"));
  }

  private static MVMap<byte[], byte[]> open(MVStore store, String name) {
    return store.openMap(
        name,
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  /** Shows the pairs whose keys begin so, in order, from a key on, until told to stop. */
  static void scan(
      MVMap<byte[], byte[]> map,
      byte[] prefix,
      byte[] from,
      boolean isBackward,
      BiPredicate<byte[], byte[]> goesOn) {
    Cursor<byte[], byte[]> cursor = map.cursor(from, null, isBackward);
    while (cursor.hasNext()) {
      byte[] key = cursor.next();
      if (!Bytes.startsWith(key, prefix) || !goesOn.test(key, cursor.getValue())) {
        return;
      }
    }
  }

  /** All keys that begin so. */
  static List<byte[]> keys(MVMap<byte[], byte[]> map, byte[] prefix) {
    List<byte[]> keys = new ArrayList<>();
    scan(map, prefix, prefix, false, (key, value) -> keys.add(key));
    return keys;
  }
}
