package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Claim;
import io.headgate.gateway.state.StateStore.Count;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** What every store accepts. Each check throws an {@link IllegalArgumentException}. */
final class StoreRules {

  static final int MAX_ROWS = 1_000;

  private static final Pattern NAME = Pattern.compile("[a-z0-9/:_.-]{1,200}");

  /** What is kept longer is kept for so long. */
  private static final long MAX_TIME_TO_LIVE_MILLIS = Duration.ofDays(36_500).toMillis();

  private StoreRules() {}

  /** The name of a map, log or group. */
  static String name(String name) {
    require(NAME.matcher(name).matches(), "name: \"" + name + "\" (expected: " + NAME + ")");
    return name;
  }

  /** A key, id, field or writer as bytes. */
  static byte[] text(String what, String text) {
    require(!text.isEmpty(), what + ": empty");
    return bytes(what, text);
  }

  /** The last key that is known already, or nothing. */
  static byte[] after(String key) {
    return bytes("after", key);
  }

  private static byte[] bytes(String what, String text) {
    require(StandardCharsets.UTF_8.newEncoder().canEncode(text), what + ": half a character");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    require(
        bytes.length <= StateStore.MAX_NAME_BYTES,
        what + ": " + bytes.length + " bytes (expected: <= " + StateStore.MAX_NAME_BYTES + ")");
    return bytes;
  }

  static int limit(int limit) {
    require(limit >= 1 && limit <= MAX_ROWS, "limit: " + limit + " (expected: 1 to 1,000)");
    return limit;
  }

  static void write(Write write) {
    write.value().ifPresent(StoreRules::value);
    write.timeToLive().ifPresent(StoreRules::millis);
    write
        .expected()
        .ifPresent(version -> require(version >= 0, "expected: " + version + " (expected: >= 0)"));
  }

  static void append(List<Append> rows) {
    require(rows.size() <= MAX_ROWS, "rows: " + rows.size() + " (expected: <= 1,000)");
    for (Append row : rows) {
      text("id", row.id());
      value(row.row());
      row.counts().forEach(StoreRules::count);
    }
  }

  private static void count(Count count) {
    name(count.group());
    text("field", count.field());
    millis(count.timeToLive());
  }

  static void range(Range range) {
    limit(range.limit());
    if (!range.after().isEmpty()) {
      Position.of(range.after());
    }
  }

  static void claim(Claim claim) {
    name(claim.group());
    text("writer", claim.writer());
    millis(claim.timeToLive());
    require(claim.sequence() >= 1, "sequence: " + claim.sequence() + " (expected: >= 1)");
    require(claim.atLeast() >= 0, "atLeast: " + claim.atLeast() + " (expected: >= 0)");
    require(claim.wanted() >= claim.atLeast(), "wanted: less than atLeast");
    require(claim.limit() >= 0, "limit: " + claim.limit() + " (expected: >= 0)");
  }

  private static void value(Buffer value) {
    require(
        value.length() <= StateStore.MAX_VALUE_BYTES,
        "value: " + value.length() + " bytes (expected: <= " + StateStore.MAX_VALUE_BYTES + ")");
  }

  /** A time to live; at least a millisecond, and what is longer than a century is a century. */
  static long millis(Duration timeToLive) {
    require(
        timeToLive.compareTo(Duration.ofMillis(1)) >= 0,
        "timeToLive: " + timeToLive + " (expected: >= 1 ms)");
    return timeToLive.toSeconds() >= MAX_TIME_TO_LIVE_MILLIS / 1_000
        ? MAX_TIME_TO_LIVE_MILLIS
        : timeToLive.toMillis();
  }

  /** The first whole millisecond that is not before an instant. */
  static long millis(Instant instant) {
    if (instant.isBefore(Instant.EPOCH)) {
      return 0;
    }
    if (instant.getEpochSecond() > Position.MAX_MILLIS / 1_000) {
      return Position.MAX_MILLIS;
    }
    long floor = instant.toEpochMilli();
    return instant.isAfter(Instant.ofEpochMilli(floor)) ? floor + 1 : floor;
  }

  /** The bytes of rows and ids that wait to be appended. */
  static long bytes(List<Append> rows) {
    return rows.stream().mapToLong(row -> row.row().length() + row.id().length()).sum();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
