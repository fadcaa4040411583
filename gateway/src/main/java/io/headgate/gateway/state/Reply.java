package io.headgate.gateway.state;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** A future that completes on the context that was current when it was made, if there was one. */
final class Reply<T> {

  private final Promise<T> promise = Promise.promise();
  private final @Nullable Context context = Vertx.currentContext();

  Future<T> future() {
    return promise.future();
  }

  void complete(T value) {
    run(() -> promise.tryComplete(value));
  }

  void fail(Throwable cause) {
    run(() -> promise.tryFail(cause));
  }

  private void run(Runnable completion) {
    if (context == null || context == Vertx.currentContext()) {
      completion.run();
    } else {
      context.runOnContext(nothing -> completion.run());
    }
  }
}
