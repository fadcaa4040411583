package io.headgate.gateway;

import io.headgate.embedding.EmbedReply;
import io.headgate.embedding.EmbedRequest;
import io.headgate.embedding.EmbeddingClient;
import io.headgate.embedding.EmbeddingModelFiles;
import io.headgate.embedding.EmbeddingUnavailable;
import io.headgate.gateway.exchange.LocalEmbeddings;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The embedding workers as {@code /v1/embeddings} sees them: what they cannot do is told as any
 * other failure. Any thread.
 */
final class BusEmbeddings implements LocalEmbeddings {

  private final EmbeddingClient client;
  private final String model;
  private final int maxTokens;

  /**
   * A view of the workers.
   *
   * @param maxTokens that the model reads at the most
   */
  BusEmbeddings(EmbeddingClient client, String model, int maxTokens) {
    this.client = client;
    this.model = model;
    this.maxTokens = maxTokens;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public Future<Embedded> embed(String text, Duration patience) {
    if (text.length() > EmbedRequest.MAX_TEXT_LENGTH) {
      return Future.failedFuture(tooLong());
    }
    int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, patience.toMillis()));
    return client
        .embed(new EmbedRequest(text, EmbeddingModelFiles.MAX_TOKENS, millis))
        .recover(failure -> Future.failedFuture(told(failure)))
        .map(this::embedded);
  }

  private Embedded embedded(EmbedReply reply) {
    if (reply.cut()) {
      throw tooLong();
    }
    return new Embedded(reply.vector(), reply.tokens());
  }

  private GatewayException tooLong() {
    return GatewayException.at(
        ErrorCode.CONTEXT_LENGTH_EXCEEDED,
        "input",
        "a text is longer than the "
            + maxTokens
            + " tokens that "
            + PROVIDER
            + "/"
            + model
            + " reads; split it");
  }

  private Throwable told(Throwable failure) {
    if (!(failure instanceof EmbeddingUnavailable why)) {
      return failure;
    }
    return switch (why.reason()) {
      case NO_WORKER ->
          GatewayException.of(
              ErrorCode.UPSTREAM_UNAVAILABLE, "no worker runs " + PROVIDER + "/" + model);
      case QUEUE_FULL ->
          GatewayException.of(
              ErrorCode.GATEWAY_OVERLOADED, "too many texts wait for " + PROVIDER + "/" + model);
      case LATE -> GatewayException.of(ErrorCode.DEADLINE_EXCEEDED, "the request took too long");
      case FAILED ->
          GatewayException.of(
              ErrorCode.UPSTREAM_ERROR, PROVIDER + "/" + model + " failed; see the node's log");
    };
  }
}
