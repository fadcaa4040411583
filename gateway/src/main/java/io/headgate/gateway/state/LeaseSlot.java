package io.headgate.gateway.state;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;
import io.headgate.gateway.state.LeasePool.Lease;
import io.headgate.gateway.state.Leases.Take;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One limit on this node: what it may spend, who waits for more, and the ask that is under way. Any
 * thread.
 *
 * <pre>
 *   Whoever sets `asking` owns the ask until its answer has been served. An ask that was not
 *   answered is repeated as it was, and its lease counts from before it was first sent, so the node
 *   can only be too early in thinking that it has ended.
 * </pre>
 */
abstract class LeaseSlot {

  final LeaseDesk desk;

  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean asking = new AtomicBoolean();

  /** Owner of the ask only. */
  private @Nullable Ask pending;

  private long firstSentNanos;

  private volatile Take policy;
  private volatile long askNoEarlierNanos;
  private volatile long touchedNanos;
  private volatile boolean isClosed;

  LeaseSlot(LeaseDesk desk, Take first, long now) {
    this.desk = desk;
    this.policy = first;
    this.askNoEarlierNanos = now;
    this.touchedNanos = now;
  }

  /** Takes from what is there. */
  abstract Optional<Lease> tryTake(long amount, long now);

  /** Why it is of no use to wait, if so. */
  abstract Optional<LeaseAnswer.No> refusal(long amount, long now);

  /** Rate or capacity are others than before. */
  abstract void changed(Take before, Take after);

  /** What to ask for, on behalf of those who wait: the first of them, and all. */
  abstract Ask ask(Take limit, long head, long all, boolean isIdle, long now);

  /** Takes in what was granted. */
  abstract void granted(Ask ask, Grant grant, long firstSentNanos, long now);

  /** Whether more should be asked for before anybody waits. */
  abstract boolean isLow(long now);

  /** Whether the authority must be told something that nobody waits for. */
  abstract boolean hasNews(boolean isIdle, long now);

  /** Whether nothing would be lost with this object. */
  abstract boolean isEmpty();

  abstract void giveBack(Lease lease, long amount, long now);

  abstract void owe(long amount);

  abstract Leases.Level level(Take take, long now);

  /** Takes an amount or waits for it; empty when the slot is closed and another must be made. */
  final Optional<Future<LeaseAnswer>> take(Take take, long now) {
    touchedNanos = now;
    adopt(take);
    if (isClosed) {
      return Optional.empty();
    }
    Optional<LeaseAnswer> answer = waiting.get() == 0 ? answer(take, now) : Optional.empty();
    if (answer.isPresent()) {
      return isClosed ? undone(answer.get(), now) : Optional.of(told(answer.get(), now));
    }
    return queue(new Waiter(take, now, new Reply<>()), now);
  }

  private Future<LeaseAnswer> told(LeaseAnswer answer, long now) {
    if (isLow(now)) {
      askIfDue(now);
    }
    return Future.succeededFuture(answer);
  }

  /** It was closed meanwhile, and may have been found empty before it was taken from. */
  private Optional<Future<LeaseAnswer>> undone(LeaseAnswer answer, long now) {
    if (answer instanceof LeaseAnswer.Part part) {
      giveBack(part.lease(), part.take().amount(), now);
    }
    return Optional.empty();
  }

  private void adopt(Take take) {
    Take before = policy;
    if (before.perSecond() != take.perSecond() || before.capacity() != take.capacity()) {
      policy = take;
      changed(before, take);
    }
  }

  private Optional<LeaseAnswer> answer(Take take, long now) {
    Optional<Lease> lease = tryTake(take.amount(), now);
    if (lease.isPresent()) {
      return Optional.of(new LeaseAnswer.Part(take, lease.get()));
    }
    return refusal(take.amount(), now).map(no -> no);
  }

  private Optional<Future<LeaseAnswer>> queue(Waiter waiter, long now) {
    if (waiting.incrementAndGet() > desk.config().maxWaiting()) {
      waiting.decrementAndGet();
      desk.counts().tooManyWaiting().increment();
      return Optional.of(Future.succeededFuture(soon()));
    }
    waiters.add(waiter);
    if (isClosed && waiters.remove(waiter)) {
      waiting.decrementAndGet();
      return Optional.empty();
    }
    askIfDue(now);
    return Optional.of(waiter.reply.future());
  }

  private LeaseAnswer.No soon() {
    return new LeaseAnswer.No(desk.config().spacing().toNanos());
  }

  /** Time has passed. */
  final void tend(long now) {
    if (waiting.get() > 0 || hasNews(isIdle(now), now)) {
      askIfDue(now);
    }
  }

  private boolean isIdle(long now) {
    return now - touchedNanos > desk.config().idle().toNanos();
  }

  final boolean hasWaiters() {
    return waiting.get() > 0;
  }

  private void askIfDue(long now) {
    if (now >= askNoEarlierNanos && asking.compareAndSet(false, true)) {
      send(now);
    }
  }

  private void send(long now) {
    Ask ask = pending;
    if (ask == null) {
      Waiter head = waiters.peek();
      long all = waiters.stream().mapToLong(waiter -> waiter.take.amount()).sum();
      ask = ask(policy, head == null ? 0 : head.take.amount(), all, isIdle(now), now);
      pending = ask;
      firstSentNanos = now;
    }
    Ask sent = ask;
    desk.ask(sent).onComplete(grant -> answered(sent, grant), this::failed);
  }

  private void answered(Ask ask, Grant grant) {
    long now = desk.now();
    if (grant.sequence() != ask.sequence()) {
      failed(new StoreUnavailableException("the authority answered another ask"));
      return;
    }
    pending = null;
    granted(ask, grant, firstSentNanos, now);
    serve(now);
    askNoEarlierNanos = now + desk.config().spacing().toNanos();
    asking.set(false);
  }

  private void failed(Throwable cause) {
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      waiting.decrementAndGet();
      waiter.reply.fail(cause);
    }
    askNoEarlierNanos = desk.now() + desk.config().spacing().toNanos();
    asking.set(false);
  }

  /** Everybody who waited is looked at once, in order. */
  private void serve(long now) {
    for (int left = waiting.get(); left > 0; left--) {
      Waiter waiter = waiters.poll();
      if (waiter == null) {
        return;
      }
      Optional<LeaseAnswer> answer = answer(waiter.take, now);
      if (answer.isEmpty() && now - waiter.sinceNanos < desk.config().patience().toNanos()) {
        waiters.add(waiter);
      } else {
        waiting.decrementAndGet();
        waiter.reply.complete(answer.orElseGet(this::soon));
      }
    }
  }

  /** Closes it, when nobody has used it for a while and nothing is lost with it. */
  final boolean close(long now) {
    boolean isForgotten = now - touchedNanos > desk.config().forget().toNanos();
    if (!isForgotten || !isEmpty() || !asking.compareAndSet(false, true)) {
      return false;
    }
    isClosed = true;
    boolean closes = pending == null && waiters.isEmpty() && isEmpty();
    if (!closes) {
      isClosed = false;
      asking.set(false);
    }
    return closes;
  }

  final boolean isClosed() {
    return isClosed;
  }

  private record Waiter(Take take, long sinceNanos, Reply<LeaseAnswer> reply) {}
}
