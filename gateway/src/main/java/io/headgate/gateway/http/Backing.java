package io.headgate.gateway.http;

import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.pipeline.ChatPipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What answers the requests of one event loop under one revision of the configuration. A request
 * keeps the one that it began with; when another one has taken its place, it closes as soon as
 * nobody needs it any more. Event loop only.
 */
public final class Backing {

  private final ChatPipeline pipeline;
  private final ModelsAnswer models;
  private final Set<String> headers;
  private final Supplier<Future<Void>> closing;
  private final Promise<Void> closed = Promise.promise();
  private int open;
  private boolean retired;
  private boolean closes;

  /**
   * A backing that nobody uses yet.
   *
   * @param headers of requests that routing looks at, in lower case
   * @param closing closes what the pipeline works with
   */
  public Backing(
      ChatPipeline pipeline,
      ModelCatalog catalog,
      Set<String> headers,
      Supplier<Future<Void>> closing) {
    this.pipeline = pipeline;
    this.models = new ModelsAnswer(catalog);
    this.headers = Set.copyOf(headers);
    this.closing = closing;
  }

  ChatPipeline pipeline() {
    return pipeline;
  }

  ModelsAnswer models() {
    return models;
  }

  Set<String> headers() {
    return headers;
  }

  /** A request begins to use it; returns it. */
  Backing entered() {
    open++;
    return this;
  }

  /** That request has ended. */
  void left() {
    open--;
    if (retired && open == 0) {
      close();
    }
  }

  /**
   * Closes when the last request that uses it has ended.
   *
   * @param patience after which it closes in any case: longer than a request may take
   * @return completes when it is closed
   */
  Future<Void> retire(Vertx vertx, Duration patience) {
    retired = true;
    if (open == 0) {
      return close();
    }
    long timer = vertx.setTimer(Math.max(1, patience.toMillis()), late -> close());
    return closed.future().onComplete(end -> vertx.cancelTimer(timer));
  }

  /** Closes at once; completes when it is closed. */
  public Future<Void> close() {
    if (!closes) {
      closes = true;
      closing.get().onComplete(closed);
    }
    return closed.future();
  }
}
