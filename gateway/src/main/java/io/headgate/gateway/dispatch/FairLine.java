package io.headgate.gateway.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Waiters of one priority, shared out fairly among their tenants. One thread at a time.
 *
 * <p>Self-clocked fair queueing [1]: each tenant's next grant is stamped with the virtual time at
 * which it would be finished if all tenants were served at once, each at its weight; the earliest
 * stamp goes first, and the clock shows the stamp of the latest grant. A tenant that comes anew
 * begins at the clock: it has saved nothing up while it was away and owes nothing, which is why
 * nothing is remembered of tenants that do not wait. Of two tenants that both wait all the time,
 * neither gets more than one grant ahead of its share. Ties go to the tenant that came first,
 * always the same one, for two tenants of equal weight would else get two grants in a row now and
 * then.
 *
 * <p>[1] S. J. Golestani, "A self-clocked fair queueing scheme for broadband applications", 1994.
 */
final class FairLine {

  private final Map<String, TenantLine> tenants = new HashMap<>();
  private final TreeSet<TenantLine> order = new TreeSet<>(TenantLine::byDue);
  private long clock;
  private long lines;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Ticket ticket) {
    TenantLine line = tenants.get(ticket.tenant());
    if (line == null) {
      line = new TenantLine(clock, ticket.weight(), lines++);
      tenants.put(ticket.tenant(), line);
      order.add(line);
    }
    line.add(ticket);
    size++;
  }

  /** Takes out a waiter that does not wait any more; logarithmic. */
  void remove(Ticket ticket) {
    TenantLine line = tenants.get(ticket.tenant());
    if (line != null && line.remove(ticket)) {
      size--;
      dropIfEmpty(ticket.tenant(), line);
    }
  }

  /** Takes out the next one; logarithmic. Not on an empty line. */
  Ticket grant() {
    TenantLine line = order.first();
    order.remove(line);
    clock = line.due();
    Ticket next = line.grant();
    order.add(line);
    size--;
    dropIfEmpty(next.tenant(), line);
    return next;
  }

  /** Takes out all whose deadline has passed; a look at each tenant. */
  List<Ticket> expire(long nowNanos) {
    List<Ticket> expired = new ArrayList<>();
    for (TenantLine line : List.copyOf(order)) {
      Optional<Ticket> gone = line.expire(nowNanos);
      while (gone.isPresent()) {
        expired.add(gone.get());
        dropIfEmpty(gone.get().tenant(), line);
        gone = line.expire(nowNanos);
      }
    }
    size -= expired.size();
    return expired;
  }

  private void dropIfEmpty(String tenant, TenantLine line) {
    if (line.size() == 0) {
      order.remove(line);
      tenants.remove(tenant);
    }
  }

  /**
   * How many are granted up to and with this one, if nobody joins or leaves: a look at each tenant
   * and at the waiters of its own that come before it.
   */
  int position(Ticket ticket) {
    TenantLine own = tenants.get(ticket.tenant());
    if (own == null) {
      return 0;
    }
    long due = own.dueOf(ticket);
    int position = 1;
    for (TenantLine line : order) {
      position += line.grantsBefore(due, own);
    }
    return position;
  }
}
