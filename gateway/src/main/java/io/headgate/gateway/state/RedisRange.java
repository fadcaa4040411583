package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Range;
import java.util.Optional;

/**
 * A part of a stream, both ends included, as Redis is told it.
 *
 * @param first an id, or a millisecond, which means its first row
 * @param last an id, or a millisecond, which means its last row
 */
record RedisRange(String first, String last) {

  static RedisRange of(Range range) {
    Optional<Position> after =
        range.after().isEmpty() ? Optional.empty() : Optional.of(Position.of(range.after()));
    long from = range.from().map(StoreRules::millis).orElse(0L);
    long until = range.until().map(StoreRules::millis).orElse(Position.MAX_MILLIS);
    String first = Long.toString(from);
    String last = lastBefore(new Position(until, 0));
    if (after.isPresent() && !range.newestFirst() && after.get().millis() >= from) {
      first = id(after.get().next());
    }
    if (after.isPresent() && range.newestFirst() && after.get().millis() < until) {
      last = lastBefore(after.get());
    }
    return new RedisRange(first, last);
  }

  /** The id before a position; of what is before all, one that no row has. */
  private static String lastBefore(Position position) {
    if (position.sequence() > 0) {
      return id(new Position(position.millis(), position.sequence() - 1));
    }
    return position.millis() > 0 ? Long.toString(position.millis() - 1) : "0-0";
  }

  private static String id(Position position) {
    return position.millis() + "-" + position.sequence();
  }

  /** The position that an id tells. */
  static Position position(String id) {
    int dash = id.indexOf('-');
    return new Position(
        Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)));
  }
}
