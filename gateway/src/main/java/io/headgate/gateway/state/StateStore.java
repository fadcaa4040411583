package io.headgate.gateway.state;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where durable state lives: maps, logs that take a row once, counters that are added to together
 * with a row, and claims on a limited amount. All that one call changes is changed together or not
 * at all, and is seen by every later call, from whatever node.
 *
 * <p>Names of maps, logs and groups are ours: {@code [a-z0-9/:_.-]{1,200}}. Keys, ids, fields and
 * writers may hold anything up to {@value #MAX_NAME_BYTES} bytes of UTF-8 but nothing; values and
 * rows up to {@value #MAX_VALUE_BYTES} bytes. Anything else fails with an {@link
 * IllegalArgumentException}.
 *
 * <p>Every operation fails with a {@link StoreUnavailableException} when the store does not answer
 * in time; a write may have happened then, and may be repeated: each kind of write says how it
 * bears that. Safe for use by any thread; futures complete on the context that asked.
 */
public interface StateStore {

  int MAX_NAME_BYTES = 512;
  int MAX_VALUE_BYTES = 1 << 20;

  /** The value of a key; empty when there is none or its time is up. */
  Future<Optional<Stored>> get(String map, String key);

  /**
   * Writes or removes the value of a key, when it is as expected. Repeating one that expects a
   * version is refused, so that who repeats must look.
   *
   * @return completes with the new version (that of a removal is 0), or empty when it was not as
   *     expected
   */
  Future<OptionalLong> put(String map, String key, Write write);

  /**
   * Keys with their values in the order of the keys' bytes.
   *
   * @param after the last key that is known already; empty for the beginning
   * @param limit 1 to 1,000
   */
  Future<List<Entry>> list(String map, String after, int limit);

  /**
   * Appends rows, in order, and adds the counts of each. A row whose id is there already is left
   * out with its counts, so a repetition does nothing.
   *
   * @param rows at most 1,000
   * @return completes with how many were new
   */
  Future<Integer> append(String log, List<Append> rows);

  /** Rows of a log. */
  Future<List<Row>> read(String log, Range range);

  /** The row with an id. */
  Future<Optional<Row>> find(String log, String id);

  /**
   * Forgets rows, with their ids, that were appended before an instant; the oldest first, and many
   * in several steps, between which others are served.
   */
  Future<Void> trim(String log, Instant before);

  /** All counters of a group by their fields; empty when there are none or their time is up. */
  Future<Map<String, Long>> counts(String group);

  /**
   * Sets what a writer claims of an amount that all writers of the group share, conditionally: the
   * writer gets as much of what it wants as the others leave, and at least what it cannot do
   * without, even beyond the limit. A claim with a sequence that is not above the writer's last one
   * changes nothing and is answered with what stands, so repeated and late ones do no harm.
   *
   * @return completes with what the writer has now; fails with an {@link ArithmeticException}, and
   *     changes nothing, when no {@code long} holds the total
   */
  Future<Claimed> claim(Claim claim);

  /** What a writer claims, of all groups that have not timed out, in the order of their names. */
  Future<List<Claimed>> claims(String writer);

  /**
   * Which store this is: random, made when the store is first used. Another identity than before
   * means that what was stored is gone.
   */
  Future<String> identity();

  /** Completes when everything that was acknowledged is safe and nothing is held open. */
  Future<Void> close();

  /**
   * A value.
   *
   * @param version at least 1, another for each write of this key, growing
   */
  record Stored(Buffer value, long version) {}

  /** A key with its value. */
  record Entry(String key, Stored stored) {}

  /**
   * What is written.
   *
   * @param value empty removes
   * @param expected the version that must stand; 0: none may stand; empty: whatever stands
   * @param timeToLive how long the value is kept; empty: for ever
   */
  record Write(Optional<Buffer> value, OptionalLong expected, Optional<Duration> timeToLive) {

    /** Writes whatever stands. */
    public static Write set(Buffer value) {
      return new Write(Optional.of(value), OptionalLong.empty(), Optional.empty());
    }

    /** Writes when this version stands; 0: when none does. */
    public static Write replace(long expected, Buffer value) {
      return new Write(Optional.of(value), OptionalLong.of(expected), Optional.empty());
    }

    /** Removes whatever stands. */
    public static Write remove() {
      return new Write(Optional.empty(), OptionalLong.empty(), Optional.empty());
    }
  }

  /**
   * A row to append.
   *
   * @param id what makes it the same row again
   * @param counts added when the row is new
   */
  record Append(String id, Buffer row, List<Count> counts) {

    public Append {
      counts = List.copyOf(counts);
    }
  }

  /**
   * What is added to a counter. A count stays at the end of the range of its type rather than begin
   * at the other one.
   *
   * @param timeToLive of the whole group, from this addition on
   */
  record Count(String group, String field, long delta, Duration timeToLive) {}

  /**
   * A row of a log.
   *
   * @param position where it stands; positions of one log compare, as text, in its order
   */
  record Row(String position, String id, Buffer row) {}

  /**
   * A part of a log.
   *
   * @param after only rows behind this position in the direction of reading; empty: from the end
   *     where reading begins
   * @param from only rows appended at or after it
   * @param until only rows appended before it
   * @param newestFirst the direction of reading
   * @param limit 1 to 1,000
   */
  record Range(
      String after,
      Optional<Instant> from,
      Optional<Instant> until,
      boolean newestFirst,
      int limit) {

    /** The oldest rows behind a position. */
    public static Range oldest(String after, int limit) {
      return new Range(after, Optional.empty(), Optional.empty(), false, limit);
    }

    /** The newest rows. */
    public static Range newest(int limit) {
      return new Range("", Optional.empty(), Optional.empty(), true, limit);
    }
  }

  /**
   * What a writer wants of a shared amount.
   *
   * @param group what is shared, such as the budget of a tenant in a month
   * @param writer a node's life, never used again after it
   * @param sequence at least 1; grows with each claim of the writer on the group
   * @param atLeast what it has spent or promised already, at least 0; granted in any case
   * @param wanted what it would like to have, at least {@code atLeast}
   * @param limit of all claims together
   * @param timeToLive of the whole group, from this claim on
   */
  record Claim(
      String group,
      String writer,
      long sequence,
      long atLeast,
      long wanted,
      long limit,
      Duration timeToLive) {}

  /**
   * What a writer has of a shared amount.
   *
   * @param amount of the writer
   * @param total of all writers; above the limit where what was spent is
   * @param sequence the last one that changed the writer's claim
   */
  record Claimed(String group, long amount, long total, long sequence) {}
}
