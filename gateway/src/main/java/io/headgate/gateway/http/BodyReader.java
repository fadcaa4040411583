package io.headgate.gateway.http;

import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.JsonBody;
import io.headgate.gateway.protocol.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a request body as JSON, within a size and a time. */
final class BodyReader {

  /** Bodies up to this size are parsed where they arrive, in about a millisecond. */
  static final int PARSED_IN_PLACE_BYTES = 256 * 1024;

  private final Vertx vertx;
  private final int maxBytes;
  private final Duration timeout;

  BodyReader(Vertx vertx, int maxBytes, Duration timeout) {
    this.vertx = vertx;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  /**
   * Reads the whole body of a request that has been paused since its head.
   *
   * @param memory holds the bytes from when they come
   * @return fails with a {@link GatewayException}: 400, 408, 413, 415 or 503
   */
  Future<JsonBody> read(HttpServerRequest request, ByteBudget.Lease memory) {
    checkType(request);
    long declared = declaredLength(request.getHeader("content-length"));
    if (declared > maxBytes) {
      return Future.failedFuture(tooLarge());
    }
    if (request.headers().contains("expect")) {
      request.response().writeContinue();
    }
    return gather(request, (int) declared, memory).compose(this::parse);
  }

  /** Whether a head announces a body that is more than nothing. */
  static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    return request.headers().contains("transfer-encoding")
        || (length != null && !length.equals("0"));
  }

  private static void checkType(HttpServerRequest request) {
    String encoding = request.getHeader("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw GatewayException.of(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "compressed bodies are not accepted; send it plain");
    }
    List<String> types = request.headers().getAll("content-type");
    if (types.size() != 1 || !isJson(types.get(0))) {
      throw GatewayException.of(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "the content type is not accepted (expected: application/json, in UTF-8)");
    }
  }

  private static boolean isJson(String contentType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return parts[0].strip().equals("application/json");
  }

  private static long declaredLength(@Nullable String value) {
    return value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : 0;
  }

  private Future<Buffer> gather(HttpServerRequest request, int declared, ByteBudget.Lease memory) {
    Promise<Buffer> gathered = Promise.promise();
    memory.take(declared);
    Buffer body = Buffer.buffer(declared);
    long timer =
        vertx.setTimer(
            timeout.toMillis(),
            late ->
                gathered.tryFail(
                    GatewayException.of(
                        ErrorCode.REQUEST_TIMEOUT,
                        "the request body did not arrive within " + timeout.toMillis() + " ms")));
    request.handler(
        chunk -> {
          if (gathered.future().isComplete()) {
            return;
          }
          int length = body.length() + chunk.length();
          if (length > maxBytes) {
            gathered.tryFail(tooLarge());
            return;
          }
          try {
            memory.take(Math.max(0, length - Math.max(declared, body.length())));
            body.appendBuffer(chunk);
          } catch (GatewayException full) {
            gathered.tryFail(full);
          }
        });
    request.exceptionHandler(
        broken ->
            gathered.tryFail(
                GatewayException.of(
                    ErrorCode.CLIENT_CLOSED_REQUEST, "the client went away within its body")));
    request.endHandler(end -> gathered.tryComplete(body));
    request.resume();
    return gathered.future().andThen(result -> vertx.cancelTimer(timer));
  }

  private GatewayException tooLarge() {
    return GatewayException.of(
        ErrorCode.REQUEST_TOO_LARGE, "the request body is larger than " + maxBytes + " bytes");
  }

  private Future<JsonBody> parse(Buffer body) {
    byte[] bytes = body.getBytes();
    return bytes.length <= PARSED_IN_PLACE_BYTES
        ? Future.succeededFuture(StrictJson.parse(bytes))
        : vertx.executeBlocking(() -> StrictJson.parse(bytes), false);
  }
}
