package io.headgate.gateway.protocol;

/**
 * Every way in which a request can fail, as the caller sees it: a closed, low-cardinality set that
 * is also the metric label.
 */
public enum ErrorCode {
  INVALID_JSON(400, "invalid_request_error"),
  INVALID_REQUEST(400, "invalid_request_error"),
  INVALID_VALUE(400, "invalid_request_error"),
  UNSUPPORTED_PARAMETER(400, "invalid_request_error"),
  CONTEXT_LENGTH_EXCEEDED(400, "invalid_request_error"),
  CONTENT_BLOCKED(400, "invalid_request_error"),
  INVALID_API_KEY(401, "invalid_request_error"),
  /** A budget is spent; asking again does not help before its window ends. */
  BUDGET_EXCEEDED(402, "insufficient_quota"),
  MODEL_NOT_ALLOWED(403, "permission_error"),
  MODEL_NOT_FOUND(404, "invalid_request_error"),
  UNKNOWN_URL(404, "invalid_request_error"),
  METHOD_NOT_ALLOWED(405, "invalid_request_error"),
  REQUEST_TIMEOUT(408, "invalid_request_error"),
  REQUEST_TOO_LARGE(413, "invalid_request_error"),
  URI_TOO_LONG(414, "invalid_request_error"),
  /** The provider understood the request and will not carry it out. */
  UNPROCESSABLE_REQUEST(422, "invalid_request_error"),
  UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error"),
  EXPECTATION_FAILED(417, "invalid_request_error"),
  MISDIRECTED_REQUEST(421, "invalid_request_error"),
  HEADERS_TOO_LARGE(431, "invalid_request_error"),
  RATE_LIMIT_EXCEEDED(429, "rate_limit_error"),
  /** The client went away; nobody is told, it is a label only. */
  CLIENT_CLOSED_REQUEST(499, "invalid_request_error"),
  /** Another answer was faster; nobody is told, it is a label only. */
  OUTRUN(499, "invalid_request_error"),
  INTERNAL_ERROR(500, "server_error"),
  /** The provider refused our credential; the caller's was fine. */
  UPSTREAM_AUTH(502, "upstream_error"),
  /** The provider failed, or answered what its protocol does not allow. */
  UPSTREAM_ERROR(502, "upstream_error"),
  /** An answer broke off after its first content had gone out. */
  STREAM_INTERRUPTED(502, "upstream_stream_error"),
  /** The provider could not be reached. */
  UPSTREAM_UNAVAILABLE(503, "upstream_error"),
  UPSTREAM_OVERLOADED(503, "upstream_error"),
  /** Our own bound on connections to the provider was met. */
  GATEWAY_OVERLOADED(503, "server_error"),
  /** No deployment may answer this request; nothing was sent anywhere. */
  NO_COMPLIANT_TARGET(503, "permission_error"),
  /** Every deployment that may answer has failed, or is known to. */
  NO_HEALTHY_UPSTREAM(503, "upstream_error"),
  /** What must be known or written before a model is asked cannot be now; nobody was asked. */
  STATE_UNAVAILABLE(503, "server_error"),
  GATEWAY_SHUTDOWN(503, "server_error"),
  UPSTREAM_TIMEOUT(504, "upstream_error"),
  HTTP_VERSION_NOT_SUPPORTED(505, "invalid_request_error"),
  /** The whole request took longer than it may. */
  DEADLINE_EXCEEDED(504, "upstream_error"),
  /** The client left a stream unread for too long. */
  SLOW_READER(408, "invalid_request_error");

  private final int status;
  private final String type;
  private final String code;

  ErrorCode(int status, String type) {
    this.status = status;
    this.type = type;
    this.code = name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  /** OpenAI's {@code error.type}. */
  public String type() {
    return type;
  }

  /** OpenAI's {@code error.code}, and the metric label. */
  public String code() {
    return code;
  }

  /** Whether the provider is to blame. */
  public boolean isUpstream() {
    return type.startsWith("upstream");
  }
}
