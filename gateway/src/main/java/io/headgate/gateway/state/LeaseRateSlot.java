package io.headgate.gateway.state;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;
import io.headgate.gateway.state.LeaseAuthority.Unspent;
import io.headgate.gateway.state.LeasePool.Lease;
import io.headgate.gateway.state.LeasePool.Taken;
import io.headgate.gateway.state.Leases.Take;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A rate on this node, of an authority elsewhere. Any thread; what is there is taken by one compare
 * and set.
 *
 * <p>It asks for what it is likely to need within a lease, so a limit with little traffic asks for
 * each request and holds nothing that others could use.
 */
final class LeaseRateSlot extends LeaseSlot {

  private static final double LEASE_SECONDS = LeaseAuthority.LEASE.toNanos() / 1e9;

  /** What others give back is not seen from here: the authority is asked again after a while. */
  private static final long BELIEVED_NANOS = 1_000_000_000;

  private final AtomicReference<LeasePool> pool = new AtomicReference<>(LeasePool.EMPTY);
  private final AtomicLong owed = new AtomicLong();
  private final AtomicLong demand = new AtomicLong();

  /** What the authority has, as far as is known. */
  private volatile LeaseBucket seen;

  private volatile long seenNanos;
  private volatile long low;

  /** Owner of the ask only. */
  private double demandPerSecond;

  private long demandSinceNanos;

  LeaseRateSlot(LeaseDesk desk, Take first, long now) {
    super(desk, first, now);
    seen = LeaseBucket.full(first.perSecond(), first.capacity(), now);
    seenNanos = now;
    demandSinceNanos = now;
  }

  @Override
  Optional<Lease> tryTake(long amount, long now) {
    while (true) {
      LeasePool before = pool();
      Optional<Taken> taken = before.take(amount, now);
      if (taken.isEmpty()) {
        return Optional.empty();
      }
      if (pool.compareAndSet(before, taken.get().rest())) {
        demand.addAndGet(amount);
        return Optional.of(taken.get().lease());
      }
    }
  }

  private LeasePool pool() {
    return requireNonNull(pool.get());
  }

  @Override
  Optional<LeaseAnswer.No> refusal(long amount, long now) {
    long missing = Math.max(0, amount - pool().available(now));
    LeaseBucket there = seen.at(now);
    boolean isKnown = now - seenNanos < BELIEVED_NANOS;
    if (!isKnown || there.covers(Math.max(1, missing))) {
      return Optional.empty();
    }
    demand.addAndGet(amount);
    return Optional.of(new LeaseAnswer.No(there.nanosUntil(Math.max(1, missing))));
  }

  /** What was granted under a higher limit is not spent under a lower one. */
  @Override
  void changed(Take before, Take after) {
    LeaseBucket old = seen;
    double level = Math.min(old.level(), (double) after.capacity());
    seen = new LeaseBucket(after.perSecond(), after.capacity(), level, old.atNanos(), old.epoch());
    if (after.perSecond() < before.perSecond() || after.capacity() < before.capacity()) {
      pool.set(LeasePool.EMPTY);
    }
  }

  @Override
  Ask ask(Take limit, long head, long all, boolean isIdle, long now) {
    boolean returns = head == 0 && isIdle;
    List<Unspent> unspent = returns ? allUnspent(now) : List.of();
    long available = pool().available(now);
    measureDemand(now);
    long ahead = (long) Math.ceil(demandPerSecond * LEASE_SECONDS);
    low = ahead / 4;
    long atLeast = head == 0 ? 0 : Math.max(1, head - available);
    long wanted = returns ? 0 : Math.max(atLeast, Math.max(all, ahead) - available);
    long sequence = desk.nextSequence();
    return new Ask(
        limit.limit(),
        limit.kind(),
        limit.perSecond(),
        limit.capacity(),
        desk.node(),
        sequence,
        seen.epoch(),
        atLeast,
        wanted,
        owed.getAndSet(0),
        unspent);
  }

  private List<Unspent> allUnspent(long now) {
    return requireNonNull(pool.getAndSet(LeasePool.EMPTY)).leases().stream()
        .filter(lease -> lease.endNanos() > now)
        .map(lease -> new Unspent(lease.id(), lease.amount()))
        .toList();
  }

  private void measureDemand(long now) {
    long elapsed = now - demandSinceNanos;
    if (elapsed >= desk.config().spacing().toNanos()) {
      double perSecond = demand.getAndSet(0) * 1e9 / elapsed;
      demandPerSecond = (demandPerSecond + perSecond) / 2;
      demandSinceNanos = now;
    }
  }

  @Override
  void granted(Ask ask, Grant grant, long firstSentNanos, long now) {
    seen =
        new LeaseBucket(
            ask.perSecond(),
            ask.capacity(),
            Math.min(grant.left(), (double) ask.capacity()),
            now,
            grant.epoch());
    seenNanos = now;
    if (grant.amount() > 0) {
      add(new Lease(grant.amount(), firstSentNanos + grant.nanos(), grant.lease()), now);
    }
  }

  private void add(Lease lease, long now) {
    pool.updateAndGet(before -> before.plus(lease, now));
  }

  @Override
  boolean isLow(long now) {
    return low > 0 && pool().available(now) < low && seen.at(now).covers(1);
  }

  @Override
  boolean hasNews(boolean isIdle, long now) {
    return isIdle && (owed.get() != 0 || pool().available(now) > 0);
  }

  @Override
  boolean isEmpty() {
    return owed.get() == 0;
  }

  @Override
  void giveBack(Lease lease, long amount, long now) {
    if (lease.endNanos() > now) {
      add(lease.with(amount), now);
    } else {
      owe(-amount);
    }
  }

  @Override
  void owe(long amount) {
    owed.addAndGet(amount);
  }

  @Override
  Leases.Level level(Take take, long now) {
    LeaseBucket there = seen.under(take.perSecond(), take.capacity()).at(now);
    LeaseBucket all = there.less(-pool().available(now));
    return new Leases.Level(take.capacity(), all.whole(), all.nanosUntil(take.capacity()));
  }
}
