package io.headgate.gateway.state;

import io.headgate.gateway.state.Escrow.Purse;
import io.headgate.gateway.state.StateStore.Claim;
import io.headgate.gateway.state.StateStore.Claimed;
import io.vertx.core.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the accounts of a node share. Any thread. */
record EscrowDesk(
    StateStore store,
    String writer,
    LongSupplier nanos,
    Escrow.Config config,
    LongAdder asked,
    LongAdder tooManyWaiting) {

  private static final long LOOK = 1;

  static EscrowDesk of(StateStore store, String writer, LongSupplier nanos, Escrow.Config config) {
    return new EscrowDesk(store, writer, nanos, config, new LongAdder(), new LongAdder());
  }

  long now() {
    return nanos.getAsLong();
  }

  /** What stands: nothing is changed by the first number, beyond which all others are. */
  Future<Claimed> look(Purse purse) {
    return claim(purse, LOOK, 0, 0);
  }

  Future<Claimed> claim(Purse purse, long sequence, long atLeast, long wanted) {
    asked.increment();
    return Future.succeededFuture(
            new Claim(
                purse.group(),
                writer,
                sequence,
                atLeast,
                wanted,
                purse.limit(),
                purse.timeToLive()))
        .compose(store::claim);
  }
}
