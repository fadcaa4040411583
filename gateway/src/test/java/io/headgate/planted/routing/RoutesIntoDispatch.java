package io.headgate.planted.routing;

import io.headgate.planted.dispatch.Dispatched;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Breaks both tables, so that the test of the architecture can show that it would notice. */
public final class RoutesIntoDispatch {

  private final Dispatched dispatched = new Dispatched();

  public Dispatched dispatched() {
    return dispatched;
  }

  public Router router(Vertx vertx) {
    return Router.router(vertx);
  }
}
