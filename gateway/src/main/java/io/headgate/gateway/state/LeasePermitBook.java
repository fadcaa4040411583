package io.headgate.gateway.state;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;
import java.util.Optional;

/**
 * Permits for so many at once. Each node says how many it would have in all, again and again; one
 * that has not said so for τ has none.
 *
 * <p>Bound: in flight ≤ capacity + what runs on nodes that have not been heard of for τ: they begin
 * nothing more, but what they have begun goes on. Lowering the capacity ends nothing either.
 */
final class LeasePermitBook implements LeaseBook {

  private static final long LEASE_NANOS = LeaseAuthority.LEASE.toNanos();

  private final LeaseNodes nodes = new LeaseNodes();
  private long capacity;
  private long epoch;

  @Override
  public Grant answer(Ask ask, long now) {
    Optional<Grant> known = nodes.known(ask);
    if (known.isPresent()) {
      return known.get();
    }
    if (ask.capacity() != capacity) {
      capacity = ask.capacity();
      epoch++;
    }
    long free = Math.max(0, capacity - nodes.heldByOthers(ask.node(), now));
    long amount = Math.max(ask.atLeast(), Math.min(ask.wanted(), free));
    long end = now + LEASE_NANOS;
    Grant grant =
        new Grant(
            ask.sequence(),
            amount,
            end,
            epoch,
            LEASE_NANOS,
            0,
            (double) Math.max(0, free - amount));
    nodes.answered(ask.node(), grant, now);
    return grant;
  }
}
