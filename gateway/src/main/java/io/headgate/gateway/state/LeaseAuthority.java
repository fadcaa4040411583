package io.headgate.gateway.state;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * Who knows how much of each limit is left, and grants parts of it to nodes. What is granted is
 * gone from the limit before the node hears of it, so nothing is ever spent twice; what a node does
 * not spend within {@link #LEASE} is lost. Safe for use by any thread.
 *
 * <p>A node repeats an ask, with the same sequence, until it is answered, and has one ask for a
 * limit under way at a time. The authority answers a repeated one with the grant of before.
 */
public interface LeaseAuthority {

  /** How long a node may use what it was granted; τ in the bounds. */
  Duration LEASE = Duration.ofSeconds(2);

  /**
   * Asks for a part of a limit.
   *
   * @return completes with the grant, of 0 where nothing is left; fails with a {@link
   *     StoreUnavailableException} when the authority does not answer in time, which says nothing
   *     of what it did
   */
  Future<Grant> ask(Ask ask);

  /**
   * Whether it answers at once and serves this node alone, so that nothing need be asked for ahead.
   */
  default boolean isLocal() {
    return false;
  }

  /**
   * What a node asks for.
   *
   * @param kind with the limit's name, what it is about
   * @param perSecond what comes back each second; of no meaning to {@link Leases.Kind#CONCURRENT}
   * @param capacity burst, or how many at once
   * @param node a node's life
   * @param sequence above those of all earlier asks of that life
   * @param epoch of the last grant for this limit; 0 when there was none
   * @param atLeast RATE: less is of no use to it; CONCURRENT: what is in use, granted in any case
   * @param wanted RATE: on top of what it has; CONCURRENT: all that it would have
   * @param owed RATE: what was spent without a grant; below 0: what was granted and is given back
   * @param unspent RATE: what it gives back of leases that still last
   */
  record Ask(
      String limit,
      Leases.Kind kind,
      double perSecond,
      long capacity,
      String node,
      long sequence,
      long epoch,
      long atLeast,
      long wanted,
      long owed,
      List<Unspent> unspent) {

    public Ask {
      unspent = List.copyOf(unspent);
    }
  }

  /** What is given back of a lease. */
  record Unspent(long lease, long amount) {}

  /**
   * What a node is granted.
   *
   * @param sequence of the ask
   * @param amount RATE: on top of what it has; CONCURRENT: all that it may have now
   * @param lease the time on the authority's clock when it ends; only the authority compares it
   * @param epoch grows whenever rate or capacity of the limit change
   * @param nanos how long it lasts, counted from before the ask was first sent
   * @param retryAfterNanos when {@code atLeast} will be there if nobody else comes; 0 when it was
   *     granted or nobody knows
   * @param left with the authority; below 0 when more was spent than there was
   */
  record Grant(
      long sequence,
      long amount,
      long lease,
      long epoch,
      long nanos,
      long retryAfterNanos,
      double left) {}
}
