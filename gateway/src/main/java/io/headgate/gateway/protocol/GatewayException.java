package io.headgate.gateway.protocol;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An expected failure: what the caller is told, and nothing that the caller must not know. It has
 * no stack trace, because it describes the request and not a fault in the code.
 */
public final class GatewayException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final long NONE = -1;

  private final ErrorCode code;
  private final @Nullable String param;
  private final long retryAfterMillis;
  private final boolean worthRetrying;

  private GatewayException(
      ErrorCode code,
      String message,
      @Nullable String param,
      long retryAfterMillis,
      boolean worthRetrying) {
    super(message, null, false, false);
    this.code = requireNonNull(code, "code");
    this.param = param;
    this.retryAfterMillis = retryAfterMillis;
    this.worthRetrying = worthRetrying;
  }

  public static GatewayException of(ErrorCode code, String message) {
    return new GatewayException(code, message, null, NONE, isTransient(code));
  }

  /** A failure that one member of the request caused; {@code param} is its path. */
  public static GatewayException at(ErrorCode code, @Nullable String param, String message) {
    return new GatewayException(code, message, param, NONE, isTransient(code));
  }

  private static boolean isTransient(ErrorCode code) {
    return code.status() == 429
        || (code.status() >= 500
            && code != ErrorCode.UPSTREAM_AUTH
            && code != ErrorCode.HTTP_VERSION_NOT_SUPPORTED)
        || code == ErrorCode.REQUEST_TIMEOUT;
  }

  /** The same failure with the time after which asking again makes sense. */
  public GatewayException retryAfter(OptionalLong millis) {
    return millis.isPresent()
        ? new GatewayException(
            code, message(), param, Math.max(0, millis.getAsLong()), worthRetrying)
        : this;
  }

  /** The same failure when the same request will not fare better soon. */
  public GatewayException notWorthRetrying() {
    return new GatewayException(code, message(), param, retryAfterMillis, false);
  }

  public ErrorCode code() {
    return code;
  }

  public String message() {
    return requireNonNull(getMessage());
  }

  /** Milliseconds from now, when the provider or a limit named a time. */
  public OptionalLong retryAfterMillis() {
    return retryAfterMillis == NONE ? OptionalLong.empty() : OptionalLong.of(retryAfterMillis);
  }

  /** Whether the same request may succeed later; told to clients as {@code x-should-retry}. */
  public boolean isWorthRetrying() {
    return worthRetrying;
  }

  public ApiError toApiError() {
    return new ApiError(message(), code.type(), param, code.code());
  }
}
