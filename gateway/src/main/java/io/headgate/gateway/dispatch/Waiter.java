package io.headgate.gateway.dispatch;

import io.headgate.gateway.health.Permit;

/**
 * A request that would wait for an upstream. All but the callback is read once, when it joins a
 * {@link WaitingRoom}.
 */
public interface Waiter {

  /** Among whom a scarce upstream is shared out. */
  String tenant();

  /**
   * The tenant's share in relation to others of the same priority, 1 to {@link
   * WaitingRoom#MAX_WEIGHT}. The latest waiter's counts for all of its tenant.
   */
  default int weight() {
    return 1;
  }

  Priority priority();

  /**
   * After this time, on the room's ticker, it is not admitted any more. The room tells nobody that
   * the time is up: that is for a timer of the waiter's own, which then leaves.
   */
  long deadlineNanos();

  /**
   * It is its turn; called at most once, and never after {@link WaitingRoom#leave} said that it has
   * left. Runs on whatever thread pumps the room, without its lock, so it hops to its own event
   * loop before it does anything. From here on the permit is the waiter's to end, also when nobody
   * wants its answer any more.
   */
  void admitted(Permit permit);
}
