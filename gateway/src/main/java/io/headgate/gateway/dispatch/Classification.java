package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.OptionalInt;

/** Tells of what kind a failure of an attempt is. */
final class Classification {

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;

  private Classification() {}

  /**
   * Classifies.
   *
   * @param status of the provider's answer, once its head had come
   * @param hadContent whether some of the answer had come
   */
  static FailureClass of(Throwable failure, OptionalInt status, boolean hadContent) {
    if (!(failure instanceof GatewayException expected)) {
      return FailureClass.INTERNAL;
    }
    ErrorCode code = expected.code();
    return switch (code) {
      case UPSTREAM_UNAVAILABLE -> FailureClass.UNREACHABLE;
      case UPSTREAM_OVERLOADED -> FailureClass.OVERLOADED;
      case UPSTREAM_TIMEOUT -> timeout(status, hadContent);
      case UPSTREAM_ERROR -> error(status);
      case STREAM_INTERRUPTED -> FailureClass.CUT;
      case UPSTREAM_AUTH ->
          status.orElse(0) == FORBIDDEN ? FailureClass.FORBIDDEN : FailureClass.CREDENTIAL;
      case RATE_LIMIT_EXCEEDED -> FailureClass.RATE_LIMITED;
      case CONTEXT_LENGTH_EXCEEDED -> FailureClass.CONTEXT_LENGTH;
      case CONTENT_BLOCKED -> FailureClass.CONTENT_POLICY;
      // Before an answer it is the provider's connections that are short, after it our memory.
      case GATEWAY_OVERLOADED -> status.isEmpty() ? FailureClass.CROWDED : FailureClass.INTERNAL;
      case DEADLINE_EXCEEDED -> FailureClass.DEADLINE;
      case OUTRUN -> FailureClass.OUTRUN;
      case CLIENT_CLOSED_REQUEST, SLOW_READER, GATEWAY_SHUTDOWN -> FailureClass.ABANDONED;
      default -> code.status() < 500 ? FailureClass.REJECTED : FailureClass.INTERNAL;
    };
  }

  /** A timeout that the provider tells of is a failure of its own; it was not silent towards us. */
  private static FailureClass timeout(OptionalInt status, boolean hadContent) {
    if (status.isPresent() && status.getAsInt() != OK) {
      return FailureClass.SERVER_ERROR;
    }
    return hadContent ? FailureClass.STALLED : FailureClass.SILENT;
  }

  private static FailureClass error(OptionalInt status) {
    if (status.isEmpty()) {
      return FailureClass.RESET;
    }
    return status.getAsInt() == OK ? FailureClass.MALFORMED : FailureClass.SERVER_ERROR;
  }
}
