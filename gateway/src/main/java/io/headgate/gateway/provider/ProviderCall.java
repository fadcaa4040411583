package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request on its way to a provider. Event loop only. */
public final class ProviderCall {

  private static final long CANCEL = 0x8; // HTTP/2's CANCEL; on HTTP/1 the connection is closed

  private final ProviderConfig config;
  private final Future<ProviderAnswer> answer;
  private @Nullable HttpClientRequest request;
  private boolean cancelled;

  ProviderCall(ProviderConfig config, Clock clock, Future<HttpClientRequest> opening, Buffer body) {
    this.config = config;
    this.answer =
        opening
            .compose(opened -> send(opened, body))
            .map(response -> new ProviderAnswer(response, clock, this))
            .recover(failure -> Future.failedFuture(explain(failure)));
  }

  private Future<io.vertx.core.http.HttpClientResponse> send(
      HttpClientRequest opened, Buffer body) {
    // What becomes of the request is told by its answer; without a handler it is logged as an
    // error.
    opened.exceptionHandler(told -> {});
    if (cancelled) {
      opened.reset(CANCEL);
      return Future.failedFuture(new CancelledCall());
    }
    request = opened;
    return opened
        .send(body)
        .map(
            response -> {
              // Nothing may be lost before somebody listens.
              response.pause();
              return response;
            });
  }

  /**
   * The provider's answer.
   *
   * @return completes with the head of the answer, its body paused; fails with a {@link
   *     GatewayException} when the provider cannot be reached or breaks off before it answers
   */
  public Future<ProviderAnswer> answer() {
    return answer;
  }

  /** Gives up: the provider sees its connection closed and stops working. */
  public void cancel() {
    cancelled = true;
    if (request != null) {
      request.reset(CANCEL);
    }
  }

  private Throwable explain(Throwable failure) {
    if (failure instanceof GatewayException) {
      return failure;
    }
    if (failure instanceof ConnectionPoolTooBusyException) {
      return GatewayException.of(
          ErrorCode.GATEWAY_OVERLOADED,
          "too many requests wait for a connection to provider " + config.name());
    }
    if (isConnectFailure(failure)) {
      return GatewayException.of(
          ErrorCode.UPSTREAM_UNAVAILABLE,
          "provider " + config.name() + " cannot be reached: " + reason(failure));
    }
    return GatewayException.of(
        ErrorCode.UPSTREAM_ERROR,
        "provider " + config.name() + " closed the connection before it answered");
  }

  private static boolean isConnectFailure(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof SSLException
        || failure instanceof NoRouteToHostException;
  }

  /** In a word: addresses stay inside. */
  private static String reason(Throwable failure) {
    if (failure instanceof UnknownHostException) {
      return "its host name is unknown";
    }
    if (isTimeout(failure)) {
      return "connecting timed out";
    }
    return failure instanceof SSLException ? "TLS failed" : "connection refused";
  }

  private static boolean isTimeout(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("timed out")) {
        return true;
      }
    }
    return false;
  }

  private static final class CancelledCall extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private CancelledCall() {
      super("cancelled", null, false, false);
    }
  }
}
