package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.CandidateSet.Dropped;
import io.headgate.gateway.exchange.CandidateSet.Why;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Says that others could be reached and may not be asked, where policy is why nobody answers. */
final class OutOfReach {

  /** What a provider that is away looks like. */
  private static final Set<ErrorCode> DOWN =
      EnumSet.of(
          ErrorCode.UPSTREAM_UNAVAILABLE,
          ErrorCode.UPSTREAM_OVERLOADED,
          ErrorCode.UPSTREAM_TIMEOUT);

  private OutOfReach() {}

  /** What the caller is told when the only candidate failed. */
  static Throwable explain(Throwable failure, Candidate candidate, CandidateSet set) {
    Optional<Dropped> kept =
        set.dropped().stream().filter(dropped -> dropped.why() == Why.POLICY).findFirst();
    boolean down = failure instanceof GatewayException expected && DOWN.contains(expected.code());
    if (kept.isEmpty() || !down || set.allowed().size() > 1) {
      return failure;
    }
    return GatewayException.of(
        ErrorCode.NO_COMPLIANT_TARGET,
        candidate.pin()
            + " is not available, and nothing else may answer this request: "
            + kept.get().says());
  }
}
