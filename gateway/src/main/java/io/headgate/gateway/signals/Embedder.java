package io.headgate.gateway.signals;

import io.headgate.gateway.exchange.Embedding;
import io.vertx.core.Future;
import java.time.Duration;

/** Port to whoever turns a text into a point. */
@FunctionalInterface
public interface Embedder {

  /**
   * Embeds a text.
   *
   * @param text cut by characters already
   * @param maxTokens after which the text may be cut
   * @param patience after which nobody waits any more
   * @return completes with the embedding, on the context of the caller; fails when there is none to
   *     be had, with {@link java.util.concurrent.TimeoutException} when it came too late
   */
  Future<Embedding> embed(String text, int maxTokens, Duration patience);

  /** Has none, ever. */
  static Embedder none() {
    return (text, maxTokens, patience) -> Future.failedFuture("no embedding model is configured");
  }
}
