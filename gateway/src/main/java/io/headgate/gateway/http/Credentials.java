package io.headgate.gateway.http;

import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The key that a request presents. */
final class Credentials {

  private static final String SCHEME = "bearer ";

  private Credentials() {}

  /**
   * The key from {@code Authorization: Bearer} or {@code x-api-key}; empty when there is none.
   *
   * @throws GatewayException status 400 when the two differ
   */
  static String of(HttpServerRequest request) {
    String bearer = bearer(request.getHeader("authorization"));
    String apiKey = request.getHeader("x-api-key");
    if (bearer != null && apiKey != null && !bearer.equals(apiKey)) {
      throw GatewayException.of(
          ErrorCode.INVALID_REQUEST, "Authorization and x-api-key present different keys");
    }
    if (bearer != null) {
      return bearer;
    }
    return apiKey == null ? "" : apiKey;
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    boolean isBearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return isBearer ? authorization.substring(SCHEME.length()).strip() : "";
  }
}
