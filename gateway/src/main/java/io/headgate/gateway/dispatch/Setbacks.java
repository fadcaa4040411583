package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.health.Gate;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What went wrong with one request so far, and what its caller is told when nothing is left. */
final class Setbacks {

  private static final long SOON_MILLIS = 1_000;

  private final String firstName;
  private final List<Setback> all = new ArrayList<>();

  private record Setback(Candidate candidate, Throwable failure) {

    ErrorCode code() {
      return failure instanceof GatewayException expected
          ? expected.code()
          : ErrorCode.INTERNAL_ERROR;
    }

    @Override
    public String toString() {
      return candidate.pin() + " (" + code().code() + ")";
    }
  }

  /**
   * None yet.
   *
   * @param firstName the model of first choice, whose word about the request counts
   */
  Setbacks(String firstName) {
    this.firstName = firstName;
  }

  void add(Candidate candidate, Throwable failure) {
    all.add(new Setback(candidate, failure));
  }

  /**
   * The failure to tell.
   *
   * @param gates what stands in the way of each candidate now
   */
  Throwable verdict(CandidateSet set, List<Gate> gates, long nowNanos) {
    OptionalLong soonest = soonestMillis(gates, nowNanos);
    if (all.isEmpty()) {
      return unasked(set, gates, soonest);
    }
    Setback last = all.get(all.size() - 1);
    if (!(last.failure() instanceof GatewayException expected)) {
      return last.failure();
    }
    if (isCallersFault(last)) {
      return expected;
    }
    return OutOfReach.explain(told(expected, soonest), codes(), set);
  }

  /** When somebody may be asked again; empty when nobody knows. */
  private static OptionalLong soonestMillis(List<Gate> gates, long nowNanos) {
    return gates.stream()
        .filter(gate -> gate.untilNanos() != 0)
        .mapToLong(gate -> Math.max(0, (gate.untilNanos() - nowNanos + 999_999) / 1_000_000))
        .min();
  }

  private Set<ErrorCode> codes() {
    Set<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
    all.forEach(setback -> codes.add(setback.code()));
    return codes;
  }

  private GatewayException told(GatewayException last, OptionalLong soonest) {
    if (all.stream().map(Setback::candidate).distinct().count() == 1) {
      return last;
    }
    if (codes().equals(EnumSet.of(ErrorCode.RATE_LIMIT_EXCEEDED))) {
      return last.retryAfter(soonest);
    }
    String tried =
        "none of those that may answer did: "
            + all.stream().map(Setback::toString).collect(Collectors.joining(", "));
    boolean same = codes().size() == 1;
    return GatewayException.of(same ? last.code() : ErrorCode.NO_HEALTHY_UPSTREAM, tried)
        .retryAfter(soonest)
        .notWorthRetrying();
  }

  /** What a model that the caller did not ask for says about the request does not count. */
  private boolean isCallersFault(Setback setback) {
    boolean heard =
        setback.candidate().name().equals(firstName)
            || all.stream().allMatch(each -> blames(each.code()));
    return heard && blames(setback.code());
  }

  private static boolean blames(ErrorCode code) {
    return code.status() < 500 && code != ErrorCode.RATE_LIMIT_EXCEEDED;
  }

  /** Nobody was asked: each was known to be out of reach. */
  private static Throwable unasked(CandidateSet set, List<Gate> gates, OptionalLong soonest) {
    Set<Gate.Kind> kinds = EnumSet.noneOf(Gate.Kind.class);
    gates.forEach(gate -> kinds.add(gate.kind()));
    String names =
        set.allowed().stream().map(Candidate::pin).distinct().collect(Collectors.joining(", "));
    if (kinds.contains(Gate.Kind.RATE_LIMITED)) {
      return GatewayException.of(
              ErrorCode.RATE_LIMIT_EXCEEDED,
              "the rate limits of all that may answer are used up: " + names)
          .retryAfter(soonest);
    }
    if (kinds.contains(Gate.Kind.CROWDED)) {
      return GatewayException.of(
              ErrorCode.GATEWAY_OVERLOADED,
              "as many requests as they bear are with all that may answer: " + names)
          .retryAfter(OptionalLong.of(soonest.orElse(SOON_MILLIS)));
    }
    GatewayException down =
        GatewayException.of(ErrorCode.NO_HEALTHY_UPSTREAM, why(kinds) + names)
            .retryAfter(OptionalLong.of(soonest.orElse(SOON_MILLIS)));
    return OutOfReach.explain(down, EnumSet.of(ErrorCode.UPSTREAM_UNAVAILABLE), set);
  }

  private static String why(Set<Gate.Kind> kinds) {
    if (kinds.contains(Gate.Kind.CIRCUIT_OPEN)) {
      return "all that may answer failed too often lately and are left alone: ";
    }
    return kinds.contains(Gate.Kind.CREDENTIAL_REFUSED)
        ? "all that may answer refuse the gateway's credentials: "
        : "an operator keeps requests away from all that may answer: ";
  }
}
