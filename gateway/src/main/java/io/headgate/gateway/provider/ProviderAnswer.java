package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Clock;
import java.util.Locale;
import java.util.OptionalLong;

/** The head of a provider's answer, and its body still to be read. Event loop only. */
public final class ProviderAnswer {

  private final HttpClientResponse response;
  private final Clock clock;
  private final ProviderCall call;

  ProviderAnswer(HttpClientResponse response, Clock clock, ProviderCall call) {
    this.response = response;
    this.clock = clock;
    this.call = call;
  }

  public int status() {
    return response.statusCode();
  }

  public boolean isSuccess() {
    return status() == 200;
  }

  /** Whether the body is a stream of server-sent events. */
  public boolean isEventStream() {
    String type = response.getHeader("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  /** How long the provider asks us to wait before the next request. */
  public OptionalLong retryAfterMillis() {
    return RetryAfter.millis(response.headers(), clock);
  }

  /** What the head says of our rate limits. */
  public RateLimits rateLimits() {
    return RateLimitHeaders.read(response.headers(), clock);
  }

  /**
   * The body, paused. It fails when the connection breaks; a body that the provider delimits by
   * closing the connection ends cleanly wherever it is cut, so an end alone proves nothing.
   */
  public ReadStream<Buffer> body() {
    return response;
  }

  /**
   * Gathers the whole body.
   *
   * @param memory holds the bytes as they come
   * @return fails with a {@link GatewayException} when it is larger than {@code maxBytes} or the
   *     connection breaks
   */
  public Future<Buffer> gather(int maxBytes, ByteBudget.Lease memory) {
    Promise<Buffer> gathered = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() > maxBytes) {
            gathered.tryFail(
                GatewayException.of(
                    ErrorCode.UPSTREAM_ERROR,
                    "the provider's answer is larger than " + maxBytes + " bytes"));
            call.cancel();
          } else if (!gathered.future().isComplete()) {
            try {
              memory.take(chunk.length());
              body.appendBuffer(chunk);
            } catch (GatewayException full) {
              gathered.tryFail(full);
              call.cancel();
            }
          }
        });
    response.exceptionHandler(
        failure ->
            gathered.tryFail(
                GatewayException.of(
                    ErrorCode.UPSTREAM_ERROR,
                    "the provider closed the connection within its answer")));
    response.endHandler(ended -> gathered.tryComplete(body));
    response.resume();
    return gathered.future();
  }
}
