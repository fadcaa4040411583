package io.headgate.gateway.state;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;
import io.headgate.gateway.state.LeaseAuthority.Unspent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rate, of which a grant is deducted before it leaves.
 *
 * <pre>
 *   Bound: what is spent within T was deducted at most τ before [1], so it is at most
 *          max(b, largest amount) + r · (T + τ), whatever nodes, clocks and the network do.
 *   Share: among several nodes each gets at most its share of what is there, so that the first
 *          does not leave the others nothing; the shares shrink with what is left, and one is
 *          always granted.
 *   Spare: what comes back unspent does not return to the bucket: it would be deducted a second
 *          time, up to τ later than [1] allows. It is granted again until it would have ended.
 *   Owed:  what a settled or cancelled request gives back does return to the bucket. The bound is
 *          about what is taken less what was given back.
 * </pre>
 */
class LeaseRateBook implements LeaseBook {

  private static final long LEASE_NANOS = LeaseAuthority.LEASE.toNanos();

  private final LeaseNodes nodes = new LeaseNodes();
  private @Nullable LeaseBucket bucket;
  private long spare;
  private long spareEndNanos;

  @Override
  public Grant answer(Ask ask, long now) {
    Optional<Grant> known = nodes.known(ask);
    if (known.isPresent()) {
      return known.get();
    }
    LeaseBucket current = refilled(ask, now);
    takeBack(ask, current.epoch(), now);
    Grant grant = ask.wanted() > 0 ? grant(ask, current, now) : none(ask, current, 0);
    nodes.answered(ask.node(), grant, now);
    return grant;
  }

  private LeaseBucket refilled(Ask ask, long now) {
    LeaseBucket before =
        bucket == null ? LeaseBucket.full(ask.perSecond(), ask.capacity(), now) : bucket;
    LeaseBucket after = before.at(now).under(ask.perSecond(), ask.capacity()).less(ask.owed());
    if (after.epoch() != before.epoch()) {
      spare = 0;
    }
    bucket = after;
    return after;
  }

  private void takeBack(Ask ask, long epoch, long now) {
    for (Unspent unspent : ask.unspent()) {
      long end = Math.min(unspent.lease(), now + LEASE_NANOS);
      if (end > now && ask.epoch() == epoch) {
        boolean hasSpare = spare > 0 && spareEndNanos > now;
        spareEndNanos = hasSpare ? Math.min(spareEndNanos, end) : end;
        spare = unspent.amount() + (hasSpare ? spare : 0);
      }
    }
  }

  private Grant grant(Ask ask, LeaseBucket current, long now) {
    if (spareEndNanos > now && spare >= Math.max(1, ask.atLeast())) {
      long amount = Math.min(ask.wanted(), spare);
      spare -= amount;
      return granted(ask, current, amount, spareEndNanos, now);
    }
    long amount = fromBucket(ask, current, nodes.active(ask.node(), now));
    if (amount == 0) {
      return none(ask, current, current.nanosUntil(Math.max(1, ask.atLeast())));
    }
    LeaseBucket after = deducted(current, amount);
    bucket = after;
    return granted(ask, after, amount, now + LEASE_NANOS, now);
  }

  /** Takes a grant out of the bucket. */
  LeaseBucket deducted(LeaseBucket before, long amount) {
    return before.less(amount);
  }

  private static long fromBucket(Ask ask, LeaseBucket current, int active) {
    long whole = current.whole();
    long share = Math.min(whole, Math.max(1, whole / active));
    long amount = Math.min(ask.wanted(), share);
    if (amount >= ask.atLeast()) {
      return amount;
    }
    return current.covers(ask.atLeast()) ? ask.atLeast() : 0;
  }

  private static Grant granted(Ask ask, LeaseBucket left, long amount, long end, long now) {
    return new Grant(ask.sequence(), amount, end, left.epoch(), end - now, 0, left.level());
  }

  private static Grant none(Ask ask, LeaseBucket left, long retryAfterNanos) {
    return new Grant(ask.sequence(), 0, 0, left.epoch(), 0, retryAfterNanos, left.level());
  }
}
