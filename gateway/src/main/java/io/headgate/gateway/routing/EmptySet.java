package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.CandidateSet.Dropped;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;

/** What a caller is told when nobody may answer it: the last thing that took a candidate away. */
final class EmptySet {

  private EmptySet() {}

  static GatewayException refusal(String asked, CandidateSet set) {
    if (set.dropped().isEmpty()) {
      return GatewayException.of(
          ErrorCode.NO_COMPLIANT_TARGET, "nothing serves '" + asked + "' at present");
    }
    Dropped last = set.dropped().get(set.dropped().size() - 1);
    String says = "no model may answer this request to '" + asked + "'; the last, ";
    String name = last.candidate().pin() + ", was dropped: ";
    return switch (last.why()) {
      case KEY ->
          GatewayException.at(
              ErrorCode.MODEL_NOT_ALLOWED,
              "model",
              "this key may use none of the models behind '" + asked + "'");
      case BUDGET ->
          GatewayException.of(ErrorCode.BUDGET_EXCEEDED, says + name + last.says())
              .notWorthRetrying();
      case REQUEST ->
          GatewayException.at(
              ErrorCode.INVALID_VALUE,
              "provider",
              "the request itself leaves no model that may answer; the last, "
                  + name
                  + last.says());
      case CAPABILITY ->
          GatewayException.at(ErrorCode.INVALID_VALUE, "model", says + name + last.says());
      case CONTEXT ->
          GatewayException.at(
              ErrorCode.CONTEXT_LENGTH_EXCEEDED, "messages", says + name + last.says());
      case POLICY -> GatewayException.of(ErrorCode.NO_COMPLIANT_TARGET, says + name + last.says());
    };
  }
}
