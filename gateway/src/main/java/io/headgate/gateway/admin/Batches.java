package io.headgate.gateway.admin;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A long text that is fetched piece by piece, the next one when the last one was sent. */
@FunctionalInterface
public interface Batches {

  /** Completes with the next piece; with an empty one when there are no more. */
  Future<Buffer> next();
}
