package io.headgate.gateway.admin;

import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Reads what an administrator sends: little, soon, and of the type that it says. */
final class SmallBody {

  /** Of JSON. */
  static final int MAX_BYTES = 64 * 1024;

  /** Of a configuration. */
  static final int MAX_TEXT_BYTES = 1024 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private SmallBody() {}

  /**
   * Reads the whole body. That its type must be named also keeps web pages of others from sending
   * one.
   *
   * @return fails with status 400, 408, 413 or 415
   */
  static Future<Buffer> read(Vertx vertx, HttpServerRequest request, String type) {
    if (!isOf(type, request.headers().getAll("content-type"))) {
      return Future.failedFuture(AdminException.unsupportedType(type));
    }
    int max = type.equals("application/json") ? MAX_BYTES : MAX_TEXT_BYTES;
    Promise<Buffer> gathered = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > max) {
            gathered.tryFail(tooLarge(max));
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(gathered::tryFail);
    request.endHandler(end -> gathered.tryComplete(body));
    request.resume();
    long timer = vertx.setTimer(TIMEOUT.toMillis(), late -> gathered.tryFail(tooLate()));
    return gathered.future().andThen(end -> vertx.cancelTimer(timer));
  }

  private static boolean isOf(String type, List<String> types) {
    return types.size() == 1
        && types
            .get(0)
            .toLowerCase(Locale.ROOT)
            .replace(" ", "")
            .replace("\"", "")
            .replace(";charset=utf-8", "")
            .equals(type);
  }

  private static GatewayException tooLarge(int max) {
    return GatewayException.of(
        ErrorCode.REQUEST_TOO_LARGE, "the request body is larger than " + max + " bytes");
  }

  private static GatewayException tooLate() {
    return GatewayException.of(
        ErrorCode.REQUEST_TIMEOUT,
        "the request body did not arrive within " + TIMEOUT.toSeconds() + " s");
  }
}
