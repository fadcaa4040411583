package io.headgate.gateway.state;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a row stands in its log: when it was appended, and its number among those of that moment.
 * As text of fixed width, so that texts compare as positions do.
 */
record Position(long millis, long sequence) implements Comparable<Position> {

  static final Position FIRST = new Position(0, 0);

  /** The year 33658, the last that fifteen digits tell. */
  static final long MAX_MILLIS = 999_999_999_999_999L;

  private static final long MAX_SEQUENCE = 9_999_999_999L;
  private static final Pattern TEXT = Pattern.compile("([0-9]{15})-([0-9]{10})");

  static final Position LAST = new Position(MAX_MILLIS, MAX_SEQUENCE);

  /**
   * Reads what {@link #text()} has written.
   *
   * @throws IllegalArgumentException when it is not a position
   */
  static Position of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("position: not one of a log");
    }
    return new Position(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  String text() {
    return String.format(Locale.ROOT, "%015d-%010d", millis, sequence);
  }

  Position next() {
    return new Position(millis, sequence + 1);
  }

  /** Where a row appended now stands; never before this one, wherever the clock has gone. */
  Position nextAt(long nowMillis) {
    return nowMillis > millis ? new Position(nowMillis, 0) : next();
  }

  @Override
  public int compareTo(Position other) {
    int order = Long.compare(millis, other.millis);
    return order != 0 ? order : Long.compare(sequence, other.sequence);
  }
}
