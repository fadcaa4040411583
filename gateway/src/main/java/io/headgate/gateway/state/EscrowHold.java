package io.headgate.gateway.state;

import io.headgate.gateway.state.Escrow.Purse;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Money of one request, the same amount in each of its purses. */
final class EscrowHold implements Escrow.Covered {

  private static final long SETTLED = -1;

  private final Escrow escrow;
  private final List<Purse> purses;
  private final AtomicLong held;

  EscrowHold(Escrow escrow, List<Purse> purses, long nanoUsd) {
    this.escrow = escrow;
    this.purses = purses;
    this.held = new AtomicLong(nanoUsd);
  }

  @Override
  public Future<Boolean> more(long nanoUsd) {
    if (nanoUsd < 0 || nanoUsd > Escrow.MAX_NANO_USD) {
      throw new IllegalArgumentException("more: " + nanoUsd + " (expected: 0 to 10^18)");
    }
    return held.get() == SETTLED
        ? Future.succeededFuture(false)
        : escrow
            .holdRest(purses, 0, nanoUsd)
            .map(shortage -> shortage.isEmpty() && isAdded(nanoUsd));
  }

  private boolean isAdded(long nanoUsd) {
    long before;
    do {
      before = held.get();
      if (before == SETTLED) {
        escrow.release(purses, nanoUsd);
        return false;
      }
    } while (!held.compareAndSet(before, before + nanoUsd));
    return true;
  }

  @Override
  public long nanoUsd() {
    return Math.max(0, held.get());
  }

  @Override
  public void settle(long actualNanoUsd) {
    if (actualNanoUsd < 0 || actualNanoUsd > Escrow.MAX_NANO_USD) {
      throw new IllegalArgumentException("settle: " + actualNanoUsd + " (expected: 0 to 10^18)");
    }
    long before = held.getAndSet(SETTLED);
    if (before != SETTLED) {
      escrow.settle(purses, before, actualNanoUsd);
    }
  }
}
