package io.headgate.gateway.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a node may still spend of a rate: leases in the order of their ends, never more than {@value
 * #MAX_LEASES}. Immutable. What comes close to another's end joins it and ends with it, so that
 * nothing is ever used for too long.
 */
record LeasePool(List<Lease> leases) {

  static final LeasePool EMPTY = new LeasePool(List.of());

  static final int MAX_LEASES = 16;

  private static final long CLOSE_NANOS = LeaseAuthority.LEASE.toNanos() / 8;

  LeasePool {
    leases = List.copyOf(leases);
  }

  long available(long now) {
    long sum = 0;
    for (Lease lease : leases) {
      if (lease.endNanos > now) {
        sum += lease.amount;
      }
    }
    return sum;
  }

  /** Takes an amount, of what ends first; empty when there is less. */
  Optional<Taken> take(long amount, long now) {
    List<Lease> rest = new ArrayList<>(leases.size());
    long missing = amount;
    Optional<Lease> first = Optional.empty();
    for (Lease lease : leases) {
      if (lease.endNanos <= now) {
        continue;
      }
      first = first.isPresent() ? first : Optional.of(lease);
      long part = Math.min(missing, lease.amount);
      missing -= part;
      if (lease.amount > part) {
        rest.add(lease.with(lease.amount - part));
      }
    }
    if (missing > 0 || first.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Taken(new LeasePool(rest), first.get().with(amount)));
  }

  /** With another lease, or a part of one that comes back. */
  LeasePool plus(Lease added, long now) {
    if (added.amount <= 0 || added.endNanos <= now) {
      return this;
    }
    List<Lease> all = new ArrayList<>(leases.size() + 1);
    for (Lease lease : leases) {
      if (lease.endNanos > now) {
        all.add(lease);
      }
    }
    int place = 0;
    while (place < all.size() && all.get(place).endNanos <= added.endNanos) {
      place++;
    }
    boolean joins =
        place > 0
            && (added.endNanos - all.get(place - 1).endNanos < CLOSE_NANOS
                || all.size() >= MAX_LEASES);
    if (joins) {
      all.set(place - 1, all.get(place - 1).joined(added));
    } else if (all.size() >= MAX_LEASES) {
      all.set(0, added.joined(all.get(0)));
    } else {
      all.add(place, added);
    }
    return new LeasePool(all);
  }

  /**
   * A part of a limit that may be spent for a while.
   *
   * @param endNanos on this node's ticker
   * @param id for the authority
   */
  record Lease(long amount, long endNanos, long id) {

    Lease with(long otherAmount) {
      return new Lease(otherAmount, endNanos, id);
    }

    /** With one that ends no earlier. */
    private Lease joined(Lease later) {
      return new Lease(amount + later.amount, endNanos, Math.min(id, later.id));
    }
  }

  /**
   * What was taken.
   *
   * @param lease of the amount taken; ends with the first of those that it came from
   */
  record Taken(LeasePool rest, Lease lease) {}
}
