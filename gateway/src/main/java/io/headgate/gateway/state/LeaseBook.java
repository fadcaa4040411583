package io.headgate.gateway.state;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;

/**
 * What an authority remembers of one limit. Not safe for several threads; time comes with each ask,
 * from the authority's clock, never from a node's.
 */
public interface LeaseBook {

  /** Grants what can be granted. An ask that is not newer than its node's last gets that answer. */
  Grant answer(Ask ask, long now);

  static LeaseBook of(Leases.Kind kind) {
    return switch (kind) {
      case RATE -> new LeaseRateBook();
      case CONCURRENT -> new LeasePermitBook();
    };
  }
}
