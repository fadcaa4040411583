package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.CandidateSet.Dropped;
import io.headgate.gateway.exchange.CandidateSet.Why;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.Optional;

/** Says that others could be reached and may not be asked, where policy is why nobody answers. */
final class OutOfReach {

  private OutOfReach() {}

  /** What the caller is told when the last candidate failed. */
  static Throwable explain(Throwable failure, Candidate candidate, CandidateSet set) {
    Optional<Dropped> kept =
        set.dropped().stream().filter(dropped -> dropped.why() == Why.POLICY).findFirst();
    boolean unreachable =
        failure instanceof GatewayException expected
            && expected.code() == ErrorCode.UPSTREAM_UNAVAILABLE;
    if (kept.isEmpty() || !unreachable) {
      return failure;
    }
    return GatewayException.of(
        ErrorCode.NO_COMPLIANT_TARGET,
        candidate.pin()
            + " cannot be reached, and nothing else may answer this request: "
            + kept.get().says());
  }
}
