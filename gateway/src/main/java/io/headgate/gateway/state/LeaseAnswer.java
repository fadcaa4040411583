package io.headgate.gateway.state;

import io.headgate.gateway.state.LeasePool.Lease;
import io.headgate.gateway.state.Leases.Take;

/** What one limit says to one request. */
sealed interface LeaseAnswer {

  /**
   * The request has it.
   *
   * @param lease where it came from; of no meaning to permits
   */
  record Part(Take take, Lease lease) implements LeaseAnswer {}

  /** The request must not go on; 0: nobody knows when it might. */
  record No(long retryAfterNanos) implements LeaseAnswer {}
}
