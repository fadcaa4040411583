package io.headgate.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Gathers a request's body, up to a bound. */
final class BodyReader {

  /** The largest body that is read; more is answered with 413. */
  static final int MAX_BYTES = 64 * 1024 * 1024;

  private BodyReader() {}

  /** Fails with a {@link Problem} when the body is too large, and when the client goes. */
  static Future<byte[]> read(HttpServerRequest request) {
    Promise<byte[]> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > MAX_BYTES) {
            promise.tryFail(Problem.of(413, "The request body is too large."));
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(promise::tryFail);
    request.endHandler(end -> promise.tryComplete(body.getBytes()));
    return promise.future();
  }
}
