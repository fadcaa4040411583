package io.headgate.gateway.dispatch;

/** A place in a {@link WaitingRoom}. What it says of itself is guarded by the room's lock. */
public final class Ticket {

  private final String deployment;
  private final Waiter waiter;
  private final String tenant;
  private final Priority priority;
  private final int weight;
  private final long deadlineNanos;
  private final long number;
  private State state = State.WAITING;

  enum State {
    WAITING,
    ADMITTED,
    /** Left, or found past its deadline. */
    GONE
  }

  /**
   * A place for a waiter.
   *
   * @param number grows with each ticket of a room
   */
  Ticket(String deployment, Waiter waiter, long number) {
    this.deployment = deployment;
    this.waiter = waiter;
    this.tenant = waiter.tenant();
    this.priority = waiter.priority();
    this.weight = checked(waiter.weight());
    this.deadlineNanos = waiter.deadlineNanos();
    this.number = number;
  }

  private static int checked(int weight) {
    if (weight < 1 || weight > WaitingRoom.MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "weight: " + weight + " (expected: 1 to " + WaitingRoom.MAX_WEIGHT + ")");
    }
    return weight;
  }

  String deployment() {
    return deployment;
  }

  Waiter waiter() {
    return waiter;
  }

  String tenant() {
    return tenant;
  }

  int weight() {
    return weight;
  }

  Priority priority() {
    return priority;
  }

  boolean isExpired(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }

  /** Earliest deadline first, then first come first served. */
  static int byDeadline(Ticket one, Ticket other) {
    int order = Long.signum(one.deadlineNanos - other.deadlineNanos);
    return order == 0 ? Long.compare(one.number, other.number) : order;
  }
}
