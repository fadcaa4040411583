package io.headgate.gateway.state;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A store that knows claims only. Answers at once; any thread. */
class ClaimStore implements StateStore {

  private final Map<String, Map<String, Mine>> groups = new TreeMap<>();
  private int claims;
  private boolean isAway;

  synchronized void setAway(boolean away) {
    isAway = away;
  }

  /** How many claims there were, those that change nothing included. */
  synchronized int claims() {
    return claims;
  }

  synchronized long total(String group) {
    return groups.getOrDefault(group, Map.of()).values().stream().mapToLong(Mine::amount).sum();
  }

  /** What it holds, to be put back by {@link #restore}. */
  synchronized Map<String, Map<String, Mine>> copy() {
    Map<String, Map<String, Mine>> copy = new HashMap<>();
    groups.forEach((group, writers) -> copy.put(group, new HashMap<>(writers)));
    return copy;
  }

  synchronized void restore(Map<String, Map<String, Mine>> copy) {
    groups.clear();
    copy.forEach((group, writers) -> groups.put(group, new HashMap<>(writers)));
  }

  synchronized Claimed claimNow(Claim claim) {
    claims++;
    if (claim.sequence() < 1 || claim.atLeast() < 0 || claim.wanted() < claim.atLeast()) {
      throw new IllegalArgumentException(claim.toString());
    }
    Map<String, Mine> writers = groups.computeIfAbsent(claim.group(), group -> new HashMap<>());
    Mine before = writers.getOrDefault(claim.writer(), new Mine(0, 0));
    if (claim.sequence() > before.sequence) {
      long others = others(claim);
      long amount = Math.max(claim.atLeast(), Math.min(claim.wanted(), claim.limit() - others));
      writers.put(claim.writer(), new Mine(amount, claim.sequence()));
    }
    Mine after = writers.getOrDefault(claim.writer(), before);
    return new Claimed(claim.group(), after.amount, total(claim.group()), after.sequence);
  }

  /** What the other writers have. */
  long others(Claim claim) {
    return groups.getOrDefault(claim.group(), Map.of()).entrySet().stream()
        .filter(writer -> !writer.getKey().equals(claim.writer()))
        .mapToLong(writer -> writer.getValue().amount)
        .sum();
  }

  synchronized List<Claimed> claimsNow(String writer) {
    return groups.entrySet().stream()
        .filter(group -> group.getValue().containsKey(writer))
        .map(
            group -> {
              Mine mine = group.getValue().get(writer);
              return new Claimed(group.getKey(), mine.amount, total(group.getKey()), mine.sequence);
            })
        .toList();
  }

  @Override
  public synchronized Future<Claimed> claim(Claim claim) {
    return isAway
        ? Future.failedFuture(new StoreUnavailableException("away"))
        : Future.succeededFuture(claimNow(claim));
  }

  @Override
  public Future<List<Claimed>> claims(String writer) {
    return Future.succeededFuture(claimsNow(writer));
  }

  @Override
  public Future<Optional<Stored>> get(String map, String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<OptionalLong> put(String map, String key, Write write) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<List<Entry>> list(String map, String after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Integer> append(String log, List<Append> rows) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<List<Row>> read(String log, Range range) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Optional<Row>> find(String log, String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> trim(String log, Instant before) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Map<String, Long>> counts(String group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<String> identity() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  /** A writer's claim. */
  record Mine(long amount, long sequence) {}
}
