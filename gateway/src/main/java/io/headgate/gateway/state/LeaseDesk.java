package io.headgate.gateway.state;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What the limits of a node share: the authority, who asks it, the time, bounds and counts. Any
 * thread.
 */
record LeaseDesk(
    LeaseAuthority authority,
    String node,
    LongSupplier nanos,
    Leases.Config config,
    AtomicLong sequence,
    Counts counts) {

  static LeaseDesk of(
      LeaseAuthority authority, String node, LongSupplier nanos, Leases.Config config) {
    return new LeaseDesk(authority, node, nanos, config, new AtomicLong(), Counts.zero());
  }

  long now() {
    return nanos.getAsLong();
  }

  boolean isLocal() {
    return authority.isLocal();
  }

  long nextSequence() {
    return sequence.incrementAndGet();
  }

  Future<Grant> ask(Ask ask) {
    counts.asked.increment();
    return authority.ask(ask);
  }

  /** What has happened; only grows. */
  record Counts(LongAdder asked, LongAdder tooManyWaiting, LongAdder tooManyLimits) {

    static Counts zero() {
      return new Counts(new LongAdder(), new LongAdder(), new LongAdder());
    }
  }
}
