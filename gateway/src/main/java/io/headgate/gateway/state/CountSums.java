package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Count;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What several rows add to the same counters, added up, so that each is written once. */
final class CountSums {

  private record Field(String group, String name) {}

  private final Map<Field, Count> sums = new LinkedHashMap<>();
  private final Map<Field, Count> carried = new LinkedHashMap<>();

  void add(Count count) {
    sums.merge(new Field(count.group(), count.field()), count, this::sum);
  }

  private Count sum(Count one, Count other) {
    long delta = one.delta() + other.delta();
    if (((one.delta() ^ delta) & (other.delta() ^ delta)) < 0) {
      // Too much for one number: the earlier part goes first, by itself.
      carried.put(new Field(one.group(), one.field() + "\n" + carried.size()), one);
      return other;
    }
    boolean isLonger = one.timeToLive().compareTo(other.timeToLive()) > 0;
    return new Count(
        one.group(), one.field(), delta, isLonger ? one.timeToLive() : other.timeToLive());
  }

  /** Each sum, those that did not fit into another one first. */
  void forEach(Consumer<Count> taker) {
    carried.values().forEach(taker);
    sums.values().forEach(taker);
  }
}
