package io.headgate.gateway.state;

/**
 * What things are called in Redis: the prefix of the store, a letter for the kind, the name.
 *
 * @param prefix of all our keys
 */
record RedisKeys(String prefix) {

  /** A hash: key → version:end:value. */
  String values(String map) {
    return prefix + "m:" + StoreRules.name(map);
  }

  /** A sorted set of the keys of a map, in the order of bytes. */
  String names(String map) {
    return prefix + "k:" + StoreRules.name(map);
  }

  /** A sorted set of the keys that end, by their end. */
  String ends(String map) {
    return prefix + "e:" + StoreRules.name(map);
  }

  /** The last version given to any value. */
  String version() {
    return prefix + "version";
  }

  /** A stream of the rows of a log. */
  String rows(String log) {
    return prefix + "l:" + StoreRules.name(log);
  }

  /** A hash: id → position in the stream. */
  String ids(String log) {
    return prefix + "i:" + StoreRules.name(log);
  }

  String countersStart() {
    return prefix + "c:";
  }

  /** A hash: field → count. */
  String counters(String group) {
    return countersStart() + StoreRules.name(group);
  }

  String sharesStart() {
    return prefix + "q:";
  }

  /** A hash of the claims of a group and their total. */
  String share(String group) {
    return sharesStart() + StoreRules.name(group);
  }

  String writersStart() {
    return prefix + "w:";
  }

  /** A set of the groups in which a writer has claims. */
  String writer(String writer) {
    StoreRules.text("writer", writer);
    return writersStart() + writer;
  }

  String identity() {
    return prefix + "identity";
  }
}
