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
import java.util.stream.Collectors;

/** Says that others could be reached and may not be asked, where policy is why nobody answers. */
final class OutOfReach {

  /** What a provider that is away looks like. */
  private static final Set<ErrorCode> DOWN =
      EnumSet.of(
          ErrorCode.UPSTREAM_UNAVAILABLE,
          ErrorCode.UPSTREAM_OVERLOADED,
          ErrorCode.UPSTREAM_TIMEOUT);

  private OutOfReach() {}

  /**
   * What the caller is told when all candidates failed.
   *
   * @param codes how they did
   */
  static GatewayException explain(
      GatewayException failure, Set<ErrorCode> codes, CandidateSet set) {
    Optional<Dropped> kept =
        set.dropped().stream().filter(dropped -> dropped.why() == Why.POLICY).findFirst();
    if (kept.isEmpty() || !DOWN.containsAll(codes)) {
      return failure;
    }
    return GatewayException.of(
            ErrorCode.NO_COMPLIANT_TARGET,
            set.allowed().stream().map(Candidate::pin).distinct().collect(Collectors.joining(", "))
                + " is not available, and nothing else may answer this request: "
                + kept.get().says())
        .retryAfter(failure.retryAfterMillis());
  }
}
