package io.headgate.gateway.accounting;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Runs tasks one after the other, now or later. */
interface Timeline {

  void run(Runnable task);

  void after(long millis, Runnable task);

  /** The event loop of a context. */
  static Timeline of(Vertx vertx) {
    Context context = vertx.getOrCreateContext();
    return new Timeline() {
      @Override
      public void run(Runnable task) {
        context.runOnContext(on -> task.run());
      }

      @Override
      public void after(long millis, Runnable task) {
        vertx.setTimer(Math.max(1, millis), timer -> run(task));
      }
    };
  }
}
