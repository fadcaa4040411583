package io.headgate.gateway.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Those who wait for one deployment, and the order in which they are let go: interactive before
 * batch, tenants by their weights, and inside a tenant the earliest deadline. One thread at a time.
 */
final class WaitQueue {

  /** Interactive grants in a row while batch work waits; then one of that goes. */
  static final int INTERACTIVE_IN_A_ROW = 16;

  private final FairLine interactive = new FairLine();
  private final FairLine batch = new FairLine();
  private int inARow;

  int size() {
    return interactive.size() + batch.size();
  }

  boolean isEmpty() {
    return interactive.isEmpty() && batch.isEmpty();
  }

  void add(Ticket ticket) {
    lineOf(ticket).add(ticket);
  }

  void remove(Ticket ticket) {
    lineOf(ticket).remove(ticket);
  }

  private FairLine lineOf(Ticket ticket) {
    return ticket.priority() == Priority.INTERACTIVE ? interactive : batch;
  }

  /** Takes out all whose deadline has passed; a look at each tenant. */
  List<Ticket> expire(long nowNanos) {
    List<Ticket> expired = new ArrayList<>(interactive.expire(nowNanos));
    expired.addAll(batch.expire(nowNanos));
    return expired;
  }

  /** Takes out the one whose turn it is; logarithmic. */
  Optional<Ticket> grant() {
    if (isEmpty()) {
      return Optional.empty();
    }
    if (batch.isEmpty()) {
      inARow = 0;
      return Optional.of(interactive.grant());
    }
    if (interactive.isEmpty() || inARow >= INTERACTIVE_IN_A_ROW) {
      inARow = 0;
      return Optional.of(batch.grant());
    }
    inARow++;
    return Optional.of(interactive.grant());
  }

  /**
   * The place of a waiter in the order of grants, from 1; exact as long as nobody joins, leaves or
   * expires. A look at each tenant, and at the waiters of its own that come before it.
   */
  int position(Ticket ticket) {
    int inLine = lineOf(ticket).position(ticket);
    return ticket.priority() == Priority.INTERACTIVE
        ? inLine + batchBefore(inLine)
        : inLine + interactiveBefore(inLine);
  }

  private int batchBefore(int grants) {
    return batch.isEmpty()
        ? 0
        : Math.min(batch.size(), (inARow + grants - 1) / INTERACTIVE_IN_A_ROW);
  }

  private int interactiveBefore(int grants) {
    return Math.min(interactive.size(), INTERACTIVE_IN_A_ROW * grants - inARow);
  }
}
