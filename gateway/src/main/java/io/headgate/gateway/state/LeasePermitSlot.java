package io.headgate.gateway.state;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;
import io.headgate.gateway.state.LeasePool.Lease;
import io.headgate.gateway.state.Leases.Take;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * Permits of a limit on this node. Any thread.
 *
 * <p>A node that is alone has all permits, and the limit is exact. With others it has those that it
 * needs: it says so every {@link Leases#SWEEP} while it has any, and gives back what it does not
 * use. What it has ends with the lease: nothing begins then, but what has begun goes on.
 */
final class LeasePermitSlot extends LeaseSlot {

  private static final Lease NO_LEASE = new Lease(0, 0, 0);

  private final AtomicReference<State> state;

  private volatile long capacity;
  private volatile long epoch;
  private volatile long refusedAmount = Long.MAX_VALUE;
  private volatile long refusedUntilNanos;

  LeasePermitSlot(LeaseDesk desk, Take first, long now) {
    super(desk, first, now);
    capacity = first.capacity();
    refusedUntilNanos = now;
    state =
        new AtomicReference<>(
            desk.isLocal() ? new State(0, first.capacity(), Long.MAX_VALUE) : new State(0, 0, now));
  }

  private State state() {
    return requireNonNull(state.get());
  }

  private void update(UnaryOperator<State> change) {
    state.updateAndGet(change);
  }

  @Override
  Optional<Lease> tryTake(long amount, long now) {
    while (true) {
      State before = state();
      if (before.endNanos <= now || before.inUse + amount > before.permits) {
        return Optional.empty();
      }
      if (state.compareAndSet(before, before.using(amount))) {
        return Optional.of(NO_LEASE);
      }
    }
  }

  @Override
  Optional<LeaseAnswer.No> refusal(long amount, long now) {
    boolean isBeyond = state().inUse + amount > capacity;
    boolean isRefused = amount >= refusedAmount && now < refusedUntilNanos;
    return desk.isLocal() || isBeyond || isRefused
        ? Optional.of(new LeaseAnswer.No(0))
        : Optional.empty();
  }

  @Override
  void changed(Take before, Take after) {
    capacity = after.capacity();
    update(
        state ->
            state.with(
                desk.isLocal() ? after.capacity() : Math.min(state.permits, after.capacity())));
  }

  @Override
  Ask ask(Take limit, long head, long all, boolean isIdle, long now) {
    State mine =
        requireNonNull(
            state.updateAndGet(
                before ->
                    head == 0 || before.endNanos <= now ? before.with(before.inUse) : before));
    long sequence = desk.nextSequence();
    return new Ask(
        limit.limit(),
        limit.kind(),
        limit.perSecond(),
        limit.capacity(),
        desk.node(),
        sequence,
        epoch,
        mine.inUse,
        Math.max(mine.permits, mine.inUse + all),
        0,
        List.of());
  }

  @Override
  void granted(Ask ask, Grant grant, long firstSentNanos, long now) {
    epoch = grant.epoch();
    long end = firstSentNanos + grant.nanos();
    update(before -> new State(before.inUse, grant.amount(), end));
    boolean isShort = grant.amount() < ask.wanted();
    refusedAmount = isShort ? Math.max(1, grant.amount() - state().inUse + 1) : Long.MAX_VALUE;
    refusedUntilNanos = now + desk.config().spacing().toNanos();
  }

  @Override
  boolean isLow(long now) {
    return false;
  }

  @Override
  boolean hasNews(boolean isIdle, long now) {
    return !desk.isLocal() && state().permits > 0;
  }

  @Override
  boolean isEmpty() {
    State now = state();
    return now.inUse == 0 && (desk.isLocal() || now.permits == 0);
  }

  @Override
  void giveBack(Lease lease, long amount, long now) {
    update(before -> before.using(-amount));
  }

  @Override
  void owe(long amount) {
    throw new UnsupportedOperationException("a permit is not owed");
  }

  @Override
  Leases.Level level(Take take, long now) {
    return new Leases.Level(take.capacity(), Math.max(0, take.capacity() - state().inUse), 0);
  }

  /**
   * How many there are.
   *
   * @param inUse above permits when the limit was lowered
   * @param endNanos when the permits end
   */
  private record State(long inUse, long permits, long endNanos) {

    State using(long more) {
      return new State(inUse + more, permits, endNanos);
    }

    State with(long otherPermits) {
      return new State(inUse, otherPermits, endNanos);
    }
  }
}
