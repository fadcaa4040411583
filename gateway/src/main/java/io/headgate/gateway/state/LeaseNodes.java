package io.headgate.gateway.state;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which nodes ask for a limit, and what each was answered last. Not safe for several threads.
 *
 * <p>A node that was silent for {@link #KEPT} is forgotten; a copy of an ask must not be under way
 * for longer than that.
 */
final class LeaseNodes {

  static final Duration KEPT = Duration.ofSeconds(60);

  /** The one that was silent for the longest is forgotten for the next. */
  static final int MAX_NODES = 1_000;

  private static final long LEASE_NANOS = LeaseAuthority.LEASE.toNanos();

  /** In the order of when they were last seen. */
  private final LinkedHashMap<String, Seen> nodes = new LinkedHashMap<>();

  /** The grant of an ask that is not newer than the last of its node. */
  Optional<Grant> known(Ask ask) {
    return Optional.ofNullable(nodes.get(ask.node()))
        .map(Seen::grant)
        .filter(grant -> ask.sequence() <= grant.sequence());
  }

  void answered(String node, Grant grant, long now) {
    nodes.remove(node);
    nodes.values().removeIf(seen -> now - seen.atNanos > KEPT.toNanos());
    if (nodes.size() >= MAX_NODES) {
      nodes.remove(nodes.keySet().iterator().next());
    }
    nodes.put(node, new Seen(grant, now));
  }

  /** How many are active, with the one that asks now. */
  int active(String asking, long now) {
    long others =
        nodes.entrySet().stream()
            .filter(node -> !node.getKey().equals(asking))
            .filter(node -> now - node.getValue().atNanos <= 2 * LEASE_NANOS)
            .count();
    return (int) others + 1;
  }

  /** What the others were granted and may still use. */
  long heldByOthers(String asking, long now) {
    long sum = 0;
    for (Map.Entry<String, Seen> node : nodes.entrySet()) {
      Seen seen = node.getValue();
      if (!node.getKey().equals(asking) && now - seen.atNanos < LEASE_NANOS) {
        sum += seen.grant.amount();
      }
    }
    return sum;
  }

  private record Seen(Grant grant, long atNanos) {}
}
