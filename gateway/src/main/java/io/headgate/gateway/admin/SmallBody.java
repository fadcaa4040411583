package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Reads what an administrator sends: little, soon, and JSON that says so. */
final class SmallBody {

  static final int MAX_BYTES = 64 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private SmallBody() {}

  /**
   * Reads the whole body. That its type must be JSON also keeps web pages of others from sending
   * one.
   *
   * @return fails with a {@link GatewayException}: 400, 408, 413 or 415
   */
  static Future<ObjectNode> read(Vertx vertx, HttpServerRequest request) {
    if (!isJson(request.headers().getAll("content-type"))) {
      return refused(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "the content type is not accepted (expected: application/json)");
    }
    Promise<Buffer> gathered = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > MAX_BYTES) {
            gathered.tryFail(tooLarge());
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(gathered::tryFail);
    request.endHandler(end -> gathered.tryComplete(body));
    long timer = vertx.setTimer(TIMEOUT.toMillis(), late -> gathered.tryFail(tooLate()));
    return gathered
        .future()
        .andThen(end -> vertx.cancelTimer(timer))
        .map(whole -> StrictJson.parse(whole.getBytes()).json());
  }

  private static boolean isJson(List<String> types) {
    return types.size() == 1
        && types
            .get(0)
            .toLowerCase(Locale.ROOT)
            .replace(" ", "")
            .matches("application/json(;charset=\"?utf-8\"?)?");
  }

  private static <T> Future<T> refused(ErrorCode code, String message) {
    return Future.failedFuture(GatewayException.of(code, message));
  }

  private static GatewayException tooLarge() {
    return GatewayException.of(
        ErrorCode.REQUEST_TOO_LARGE, "the request body is larger than " + MAX_BYTES + " bytes");
  }

  private static GatewayException tooLate() {
    return GatewayException.of(
        ErrorCode.REQUEST_TIMEOUT,
        "the request body did not arrive within " + TIMEOUT.toSeconds() + " s");
  }
}
