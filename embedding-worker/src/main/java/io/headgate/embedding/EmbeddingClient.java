package io.headgate.embedding;

import io.headgate.embedding.EmbeddingUnavailable.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Asks the workers of this node, then those of any node. Any thread. */
public final class EmbeddingClient {

  private final EmbeddingBus bus;
  private final LongSupplier nanos;

  public EmbeddingClient(Vertx vertx) {
    this(EmbeddingBus.of(vertx), System::nanoTime);
  }

  EmbeddingClient(EmbeddingBus bus, LongSupplier nanos) {
    this.bus = bus;
    this.nanos = nanos;
  }

  /**
   * Asks for an embedding.
   *
   * @return fails with {@link EmbeddingUnavailable}, after the request's deadline at the latest
   */
  public Future<EmbedReply> embed(EmbedRequest request) {
    long start = nanos.getAsLong();
    return askNode(request).recover(failure -> elsewhere(request, start, failure));
  }

  private Future<EmbedReply> askNode(EmbedRequest request) {
    return Context.isOnEventLoopThread()
        ? bus.request(EmbeddingBus.loopAddress(), request)
            .recover(
                failure ->
                    isUnheard(failure)
                        ? bus.request(EmbeddingBus.LOCAL_ADDRESS, request)
                        : Future.failedFuture(failure))
        : bus.request(EmbeddingBus.LOCAL_ADDRESS, request);
  }

  private static boolean isUnheard(Throwable failure) {
    return failure instanceof EmbeddingUnavailable told && told.reason() == Reason.NO_WORKER;
  }

  private Future<EmbedReply> elsewhere(EmbedRequest request, long start, Throwable failure) {
    long spent = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - start);
    int left = (int) Math.max(0, request.deadlineMillis() - spent);
    boolean again =
        failure instanceof EmbeddingUnavailable told && told.isWorthAnotherNode() && left > 0;
    return again
        ? bus.request(
            EmbeddingBus.CLUSTER_ADDRESS,
            new EmbedRequest(request.text(), request.maxTokens(), left))
        : Future.failedFuture(failure);
  }
}
