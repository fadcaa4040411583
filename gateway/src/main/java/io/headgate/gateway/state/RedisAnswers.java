package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Claimed;
import io.headgate.gateway.state.StateStore.Entry;
import io.headgate.gateway.state.StateStore.Row;
import io.headgate.gateway.state.StateStore.Stored;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what the scripts answer. */
final class RedisAnswers {

  private RedisAnswers() {}

  static Optional<Stored> stored(Response answer) {
    return answer.size() == 0 ? Optional.empty() : Optional.of(stored(answer, 0));
  }

  private static Stored stored(Response answer, int at) {
    Buffer value = Buffer.buffer(answer.get(at + 1).toBytes());
    return new Stored(value, number(answer.get(at)));
  }

  static OptionalLong version(Response answer) {
    String version = answer.toString();
    return version.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(version));
  }

  static List<Entry> entries(Response answer) {
    List<Entry> entries = new ArrayList<>();
    for (int at = 0; at < answer.size(); at += 3) {
      entries.add(new Entry(answer.get(at).toString(), stored(answer, at + 1)));
    }
    return entries;
  }

  static List<Row> rows(Response answer) {
    List<Row> rows = new ArrayList<>();
    for (Response row : answer) {
      Position position = RedisRange.position(row.get(0).toString());
      Response fields = row.get(1);
      Buffer bytes = Buffer.buffer(fields.get(3).toBytes());
      rows.add(new Row(position.text(), fields.get(1).toString(), bytes));
    }
    return rows;
  }

  static Map<String, Long> counts(Response answer) {
    Map<String, Long> counts = new HashMap<>();
    for (int at = 0; at < answer.size(); at += 2) {
      counts.put(answer.get(at).toString(), number(answer.get(at + 1)));
    }
    return Map.copyOf(counts);
  }

  static Claimed claimed(String group, Response answer, int at) {
    return new Claimed(
        group, number(answer.get(at)), number(answer.get(at + 1)), number(answer.get(at + 2)));
  }

  static List<Claimed> claims(Response answer) {
    List<Claimed> claims = new ArrayList<>();
    for (int at = 0; at < answer.size(); at += 4) {
      claims.add(claimed(answer.get(at).toString(), answer, at + 1));
    }
    claims.sort(Comparator.comparing(Claimed::group));
    return claims;
  }

  /** As text, because the client's own numbers need not be exact. */
  private static long number(Response number) {
    return Long.parseLong(number.toString());
  }
}
