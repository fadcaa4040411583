package io.headgate.gateway.state;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.state.Escrow.Purse;
import io.headgate.gateway.state.StateStore.Claimed;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * What this node has of one group: what it may spend, who waits for more, and the claim that is
 * under way. Any thread; what is there is set aside by one compare and set.
 *
 * <pre>
 *   Whoever sets `asking` owns the claim until its answer has been served.
 *   Invariant: what the store has for this writer ≥ usable ≥ what is set aside by hold(). So a claim
 *   either asks for all of `usable` or lowers `usable` first.
 *   The first question of an account is how it stands: an account that was forgotten, because
 *   nothing of it was unspent, goes on where it was.
 * </pre>
 */
final class EscrowAccount {

  /** At most this part of what is left is claimed ahead. */
  private static final long AHEAD = 128;

  /** In place of what is spent. */
  static final long MOVED = -1;

  private final EscrowDesk desk;
  private final AtomicReference<EscrowState> state = new AtomicReference<>(EscrowState.NEW);
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean asking = new AtomicBoolean();

  /** Owner of the claim only. */
  private long sequence;

  private long ahead;

  /** Whether the store may have another claim of this writer than is known here. */
  private volatile boolean isInDoubt;

  private volatile long claimedNanos;
  private volatile Purse purse;
  private volatile long touchedNanos;
  private volatile Refusal refusal;

  EscrowAccount(EscrowDesk desk, Purse purse) {
    this.desk = desk;
    this.purse = purse;
    this.touchedNanos = desk.now();
    this.claimedNanos = touchedNanos - desk.config().unspent().toNanos();
    this.refusal = new Refusal(Long.MAX_VALUE, 0, touchedNanos);
  }

  /**
   * Sets an amount aside, or waits for the store.
   *
   * @return completes empty when it is held, with what is spent when it is short, and with {@link
   *     #MOVED} when another account must be made
   */
  Future<OptionalLong> hold(Purse from, long amount) {
    long now = desk.now();
    touchedNanos = now;
    purse = from;
    if (tryHold(amount, from.limit())) {
      return Future.succeededFuture(OptionalLong.empty());
    }
    long spent = state().spent();
    boolean isTooMuch = EscrowState.sum(spent, amount) > from.limit();
    if (isTooMuch && refusal.holds(amount, from.limit(), now)) {
      return Future.succeededFuture(OptionalLong.of(spent));
    }
    return queue(amount, from.limit());
  }

  private EscrowState state() {
    return requireNonNull(state.get());
  }

  private EscrowState update(UnaryOperator<EscrowState> change) {
    return requireNonNull(state.updateAndGet(change));
  }

  private boolean tryHold(long amount, long limit) {
    while (true) {
      EscrowState before = state();
      if (before.isClosed() || (amount > 0 && !before.canHold(amount, limit))) {
        return false;
      }
      if (state.compareAndSet(before, before.holding(amount))) {
        return true;
      }
    }
  }

  private Future<OptionalLong> queue(long amount, long limit) {
    if (waiting.incrementAndGet() > desk.config().maxWaiting()) {
      waiting.decrementAndGet();
      desk.tooManyWaiting().increment();
      return Future.failedFuture(new StoreUnavailableException("too many wait for a budget"));
    }
    Waiter waiter = new Waiter(amount, limit, new Reply<>());
    waiters.add(waiter);
    ask();
    return waiter.reply.future();
  }

  /** Books; false when the account is closed and another must be made. */
  boolean settle(long held, long used) {
    while (true) {
      EscrowState before = state();
      if (before.isClosed()) {
        return false;
      }
      EscrowState after = before.settled(held, used);
      if (state.compareAndSet(before, after)) {
        touchedNanos = desk.now();
        if (after.committed() > after.usable()) {
          ask();
        }
        return true;
      }
    }
  }

  /** Completes when nothing is unspent. */
  Future<Void> giveBack() {
    return queue(0, purse.limit()).mapEmpty();
  }

  /**
   * Gives back what has been unspent for too long, or is more than what may be claimed ahead.
   *
   * @return whether the account has closed
   */
  boolean tend(long now) {
    EscrowState seen = state();
    boolean isOld = now - claimedNanos >= desk.config().unspent().toNanos();
    boolean isMuch = seen.unspent() > left(seen, purse) / AHEAD;
    boolean isOver = seen.committed() > seen.usable();
    if (isOver || (isOld && isInDoubt) || (seen.unspent() > 0 && (isOld || isMuch))) {
      ask();
    }
    return now - touchedNanos >= desk.config().forget().toNanos() && close();
  }

  /** Closes it if the store has what it used, and nothing else. */
  private boolean close() {
    if (waiting.get() > 0 || !asking.compareAndSet(false, true)) {
      return false;
    }
    EscrowState before = state();
    boolean closes =
        !before.isClosed()
            && before.held() == 0
            && !isInDoubt
            && before.usable() == before.used()
            && state.compareAndSet(before, before.closed());
    asking.set(false);
    ask();
    return closes;
  }

  private void ask() {
    if (asking.compareAndSet(false, true)) {
      send(drained());
    }
  }

  private List<Waiter> drained() {
    List<Waiter> batch = new ArrayList<>();
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      batch.add(waiter);
    }
    waiting.addAndGet(-batch.size());
    return batch;
  }

  private void send(List<Waiter> batch) {
    Purse from = purse;
    EscrowState seen = state();
    if (seen.isClosed()) {
      batch.forEach(waiter -> waiter.reply.complete(OptionalLong.of(MOVED)));
      done(false);
      return;
    }
    if (!seen.isOpen()) {
      desk.look(from).onComplete(claimed -> opened(batch, claimed), cause -> failed(batch, cause));
      return;
    }
    boolean isNeedless = batch.stream().allMatch(waiter -> waiter.amount == 0);
    boolean isBeyond = EscrowState.sum(seen.others(), seen.usable()) > from.limit();
    EscrowState floor = isNeedless || isBeyond ? update(EscrowState::frozen) : seen;
    long atLeast = Math.max(floor.committed(), floor.usable());
    long wanted = isNeedless ? atLeast : Math.max(atLeast, wanted(floor, from, batch));
    long number = ++sequence;
    isInDoubt = true;
    desk.claim(from, number, atLeast, wanted)
        .onComplete(
            claimed -> claimed(batch, number, wanted, claimed), cause -> failed(batch, cause));
  }

  private long wanted(EscrowState seen, Purse from, List<Waiter> batch) {
    long need = 0;
    for (Waiter waiter : batch) {
      need = EscrowState.sum(need, waiter.amount);
    }
    long now = desk.now();
    boolean isQuick = now - claimedNanos < desk.config().unspent().toNanos();
    long most = left(seen, from) / AHEAD;
    long more = EscrowState.sum(EscrowState.sum(ahead, ahead), need);
    ahead = isQuick ? Math.min(more, most) : 0;
    claimedNanos = now;
    return EscrowState.sum(seen.committed(), EscrowState.sum(need, ahead));
  }

  /** What nobody has claimed, as far as is known. */
  private static long left(EscrowState seen, Purse from) {
    return Math.max(0, from.limit() - EscrowState.sum(seen.others(), seen.usable()));
  }

  private void opened(List<Waiter> batch, Claimed claimed) {
    sequence = claimed.sequence();
    update(before -> before.opened(claimed));
    send(batch);
  }

  private void claimed(List<Waiter> batch, long number, long wanted, Claimed claimed) {
    if (claimed.sequence() != number) {
      failed(batch, new StoreUnavailableException("the store has another claim"));
      return;
    }
    isInDoubt = false;
    update(before -> before.claimed(claimed));
    boolean isAllThereIs = claimed.amount() < wanted;
    boolean isShort = false;
    for (Waiter waiter : batch) {
      if (tryHold(waiter.amount, waiter.limit)) {
        waiter.reply.complete(OptionalLong.empty());
      } else if (isAllThereIs || isTooMuch(waiter)) {
        isShort = true;
        refuse(waiter);
      } else {
        // Others have spent what was claimed for it.
        waiting.incrementAndGet();
        waiters.add(waiter);
      }
    }
    done(isShort && state().unspent() > 0);
  }

  private boolean isTooMuch(Waiter waiter) {
    return EscrowState.sum(state().spent(), waiter.amount) > waiter.limit;
  }

  private void refuse(Waiter waiter) {
    long until = desk.now() + desk.config().refusal().toNanos();
    refusal = new Refusal(waiter.amount, waiter.limit, until);
    waiter.reply.complete(OptionalLong.of(state().spent()));
  }

  /** What has come back meanwhile is still good. */
  private void failed(List<Waiter> batch, Throwable cause) {
    for (Waiter waiter : batch) {
      if (waiter.amount > 0 && tryHold(waiter.amount, waiter.limit)) {
        waiter.reply.complete(OptionalLong.empty());
      } else {
        waiter.reply.fail(cause);
      }
    }
    done(false);
  }

  private void done(boolean givesBack) {
    asking.set(false);
    if (givesBack || !waiters.isEmpty()) {
      ask();
    }
  }

  Escrow.Level level(Purse of) {
    EscrowState seen = state();
    long total = EscrowState.sum(seen.others(), seen.usable());
    return new Escrow.Level(of.limit(), total, seen.used(), seen.held());
  }

  /** Who waits for the store. */
  private record Waiter(long amount, long limit, Reply<OptionalLong> reply) {}

  /** The store had no such amount under such a limit. */
  private record Refusal(long amount, long limit, long untilNanos) {

    boolean holds(long otherAmount, long otherLimit, long now) {
      return otherAmount >= amount && otherLimit <= limit && now < untilNanos;
    }
  }
}
