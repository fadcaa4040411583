package io.headgate.gateway.state;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Claim;
import io.headgate.gateway.state.StateStore.Claimed;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a store should hold, as simply as it can be told. Without time, and with ASCII keys. */
final class StoreModel {

  final Map<String, NavigableMap<String, Buffer>> maps = new HashMap<>();
  final Map<String, List<Append>> logs = new HashMap<>();
  final Map<String, Map<String, Long>> counts = new HashMap<>();
  private final Map<String, Map<String, Claim>> claims = new TreeMap<>();

  NavigableMap<String, Buffer> map(String name) {
    return maps.computeIfAbsent(name, any -> new TreeMap<>());
  }

  List<Append> log(String name) {
    return logs.computeIfAbsent(name, any -> new ArrayList<>());
  }

  int append(String log, List<Append> rows) {
    int added = 0;
    for (Append row : rows) {
      if (log(log).stream().noneMatch(known -> known.id().equals(row.id()))) {
        log(log).add(row);
        row.counts()
            .forEach(
                count ->
                    counts
                        .computeIfAbsent(count.group(), any -> new HashMap<>())
                        .merge(count.field(), count.delta(), Long::sum));
        added++;
      }
    }
    return added;
  }

  Claimed claim(Claim claim) {
    Map<String, Claim> group = claims.computeIfAbsent(claim.group(), any -> new TreeMap<>());
    Claim stands = group.get(claim.writer());
    if (stands == null || claim.sequence() > stands.sequence()) {
      long others = total(group) - (stands == null ? 0 : stands.wanted());
      long granted = Math.max(claim.atLeast(), Math.min(claim.wanted(), claim.limit() - others));
      group.put(claim.writer(), granted(claim, granted));
    }
    return claimed(claim.group(), group, requireNonNull(group.get(claim.writer())));
  }

  private static Claim granted(Claim claim, long amount) {
    return new Claim(
        claim.group(),
        claim.writer(),
        claim.sequence(),
        0,
        amount,
        claim.limit(),
        claim.timeToLive());
  }

  private static Claimed claimed(String group, Map<String, Claim> all, Claim mine) {
    return new Claimed(group, mine.wanted(), total(all), mine.sequence());
  }

  private static long total(Map<String, Claim> group) {
    return group.values().stream().mapToLong(Claim::wanted).sum();
  }

  List<Claimed> claims(String writer) {
    List<Claimed> claimed = new ArrayList<>();
    claims.forEach(
        (group, all) -> {
          Claim mine = all.get(writer);
          if (mine != null) {
            claimed.add(claimed(group, all, mine));
          }
        });
    return claimed;
  }
}
