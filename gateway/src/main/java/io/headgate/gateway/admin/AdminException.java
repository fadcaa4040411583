package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.DirectoryException;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.state.StoreUnavailableException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Why something was not done, as the administrator is told. It has no stack trace. */
public final class AdminException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final long NONE = -1;

  private final int status;
  private final String code;
  private final @Nullable String param;
  private final long retryAfterSeconds;

  private AdminException(
      int status, String code, @Nullable String param, String message, long retryAfterSeconds) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.param = param;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  private AdminException(int status, String code, String message) {
    this(status, code, null, message, NONE);
  }

  /** The same words whatever is wrong with the credentials. */
  static AdminException unauthenticated() {
    return new AdminException(
        401, "unauthenticated", "the credentials are missing or not valid; log in again");
  }

  static AdminException forbidden(String message) {
    return new AdminException(403, "forbidden", message);
  }

  /** There is no such thing. */
  public static AdminException notFound(String message) {
    return new AdminException(404, "not_found", message);
  }

  static AdminException methodNotAllowed(String expected) {
    return new AdminException(
        405, "method_not_allowed", "the method is not allowed (expected: " + expected + ")");
  }

  /** What stands in the way is the state of the thing. */
  public static AdminException conflict(String message) {
    return new AdminException(409, "conflict", message);
  }

  /** Something else stands than was expected. */
  public static AdminException stale(String message) {
    return new AdminException(412, "stale", message);
  }

  static AdminException tooManyFailures(long retryAfterSeconds) {
    return new AdminException(
        429,
        "too_many_failures",
        null,
        "too many failed logins from this address; try again later",
        retryAfterSeconds);
  }

  /** One member or parameter is at fault. */
  public static AdminException invalid(String param, String message) {
    return new AdminException(400, "invalid_value", param, param + ": " + message, NONE);
  }

  static AdminException unsupportedType(String expected) {
    return new AdminException(
        415,
        "unsupported_media_type",
        "the content type is not accepted (expected: " + expected + ")");
  }

  /** It cannot be done at present. */
  public static AdminException unavailable(String message) {
    return new AdminException(503, "unavailable", message);
  }

  /** What is told of a failure; empty when it is a bug. */
  static Optional<AdminException> of(Throwable failure) {
    if (failure instanceof AdminException known) {
      return Optional.of(known);
    }
    if (failure instanceof GatewayException known) {
      return Optional.of(
          new AdminException(
              known.code().status(),
              known.code().code(),
              known.toApiError().param(),
              known.message(),
              NONE));
    }
    if (failure instanceof DirectoryException known) {
      return Optional.of(of(known));
    }
    if (failure instanceof StoreUnavailableException) {
      return Optional.of(unavailable("the store does not answer; try again"));
    }
    return Optional.empty();
  }

  private static AdminException of(DirectoryException failure) {
    return switch (failure.kind()) {
      case NOT_FOUND -> notFound(failure.getMessage());
      case STALE -> stale(failure.getMessage());
      case CONFLICT -> conflict(failure.getMessage());
      case INVALID -> new AdminException(400, "invalid_value", failure.getMessage());
    };
  }

  static AdminException bug() {
    return new AdminException(500, "internal_error", "the gateway failed; its log says why");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  OptionalLong retryAfterSeconds() {
    return retryAfterSeconds == NONE ? OptionalLong.empty() : OptionalLong.of(retryAfterSeconds);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** As {@code {"error":{message,type,param,code}}}. */
  ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", getMessage())
        .put("type", type())
        .put("param", param)
        .put("code", code);
    return body;
  }

  private String type() {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 409, 412 -> "conflict_error";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }
}
