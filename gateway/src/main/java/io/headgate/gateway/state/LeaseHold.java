package io.headgate.gateway.state;

import io.headgate.gateway.state.LeaseAnswer.Part;
import io.headgate.gateway.state.Leases.Kind;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** What one request has taken from its limits. Each part is closed once, by whoever comes first. */
final class LeaseHold implements Leases.Granted {

  private final Leases leases;
  private final List<Part> parts;
  private final AtomicIntegerArray closed;

  LeaseHold(Leases leases, List<Part> parts) {
    this.leases = leases;
    this.parts = List.copyOf(parts);
    this.closed = new AtomicIntegerArray(parts.size());
  }

  @Override
  public void settle(int index, long actual) {
    Part part = parts.get(index);
    if (part.take().kind() != Kind.RATE || actual < 0) {
      throw new IllegalArgumentException("settle: " + actual + " of " + part.take());
    }
    if (closes(index)) {
      long rest = part.take().amount() - actual;
      if (rest > 0) {
        leases.giveBack(part, rest);
      } else if (rest < 0) {
        leases.owe(part, -rest);
      }
    }
  }

  @Override
  public void release() {
    giveBack(false);
  }

  @Override
  public void cancel() {
    giveBack(true);
  }

  private void giveBack(boolean ratesToo) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      boolean comesBack = ratesToo || part.take().kind() == Kind.CONCURRENT;
      if (comesBack && closes(i)) {
        leases.giveBack(part, part.take().amount());
      }
    }
  }

  private boolean closes(int index) {
    return closed.compareAndSet(index, 0, 1);
  }
}
