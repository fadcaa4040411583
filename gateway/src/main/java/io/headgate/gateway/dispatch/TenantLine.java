package io.headgate.gateway.dispatch;

import java.util.Optional;
import java.util.TreeSet;

/**
 * The waiters of one tenant and priority, earliest deadline first, and the virtual time at which
 * the first of them is due. Never empty while it is in a {@link FairLine}.
 */
final class TenantLine {

  /** What one grant costs a tenant of weight 1; divides evenly by all weights up to 16. */
  private static final long GRANT = 720_720;

  private final TreeSet<Ticket> tickets = new TreeSet<>(Ticket::byDeadline);
  private final long number;
  private long step;
  private long due;

  /**
   * An empty line.
   *
   * @param nowVirtual what the clock of its {@link FairLine} shows
   * @param number grows with each line, and settles ties
   */
  TenantLine(long nowVirtual, int weight, long number) {
    this.number = number;
    this.step = GRANT / weight;
    this.due = nowVirtual + step;
  }

  /** The virtual time at which its next grant is finished. */
  long due() {
    return due;
  }

  int size() {
    return tickets.size();
  }

  /** Adds a waiter; the weight holds from the next grant on. */
  void add(Ticket ticket) {
    tickets.add(ticket);
    step = GRANT / ticket.weight();
  }

  boolean remove(Ticket ticket) {
    return tickets.remove(ticket);
  }

  /** The one with the earliest deadline. */
  Ticket first() {
    return tickets.first();
  }

  /** Takes out the first one, for a grant. */
  Ticket grant() {
    due += step;
    return tickets.pollFirst();
  }

  /** Takes out the first one, without a grant, if its deadline has passed. */
  Optional<Ticket> expire(long nowNanos) {
    return tickets.isEmpty() || !tickets.first().isExpired(nowNanos)
        ? Optional.empty()
        : Optional.ofNullable(tickets.pollFirst());
  }

  /** When a waiter is due, if nobody joins or leaves before it. */
  long dueOf(Ticket ticket) {
    return due + step * tickets.headSet(ticket).size();
  }

  /** How many of its waiters come before one of another line that is due at this time. */
  int grantsBefore(long otherDue, TenantLine other) {
    long latest = inOrder(other) < 0 ? otherDue : otherDue - 1;
    if (latest < due) {
      return 0;
    }
    return (int) Math.min(tickets.size(), (latest - due) / step + 1);
  }

  private int inOrder(TenantLine other) {
    return Long.compare(number, other.number);
  }

  static int byDue(TenantLine one, TenantLine other) {
    int order = Long.compare(one.due, other.due);
    return order == 0 ? one.inOrder(other) : order;
  }
}
