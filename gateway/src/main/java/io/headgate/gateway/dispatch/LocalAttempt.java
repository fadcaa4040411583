package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.LocalEmbeddings;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An attempt at the model that runs in this cluster, text by text. Event loop only. */
final class LocalAttempt {

  /**
   * Texts of one request that are under way at once: enough to keep two cores busy, few enough to
   * leave the queue to the others.
   */
  private static final int WINDOW = 2;

  private final Exchange exchange;
  private final Candidate candidate;
  private final EmbeddingsRequest request;
  private final LocalEmbeddings embeddings;
  private final AttemptNotes notes;
  private final List<String> texts;
  private final LocalAnswer answer;
  private final Promise<Void> ended = Promise.promise();

  private int begun;
  private int open;

  /**
   * Prepares an attempt.
   *
   * @throws GatewayException {@link ErrorCode#INVALID_VALUE} when the input is not text
   */
  LocalAttempt(
      Exchange exchange,
      Candidate candidate,
      EmbeddingsRequest request,
      LocalEmbeddings embeddings) {
    this.exchange = exchange;
    this.candidate = candidate;
    this.request = request;
    this.embeddings = embeddings;
    this.notes = new AttemptNotes(exchange, candidate);
    this.texts = texts(request.input());
    this.answer = new LocalAnswer(texts.size(), request.base64());
  }

  private static List<String> texts(JsonNode input) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : input.isTextual() ? List.of(input) : input) {
      if (!one.isTextual()) {
        throw GatewayException.at(
            ErrorCode.INVALID_VALUE,
            "input",
            "a local model takes text and not token ids: the ids of another model mean nothing to"
                + " it");
      }
      texts.add(one.textValue());
    }
    return texts;
  }

  /**
   * Makes the attempt.
   *
   * @return completes when the answer stands in the exchange; fails with a {@link GatewayException}
   */
  Future<Void> run(ClientLink client) {
    exchange.attemptBegun(candidate);
    client.onGone(ended::tryFail);
    for (int i = 0; i < Math.min(WINDOW, texts.size()); i++) {
      next();
    }
    return ended
        .future()
        .andThen(
            result -> {
              notes.waited();
              exchange.attemptEnded(notes.toAttempt(result.cause()));
            });
  }

  private void next() {
    if (ended.future().isComplete() || begun == texts.size()) {
      return;
    }
    int index = begun++;
    open++;
    Future.succeededFuture(texts.get(index))
        .compose(this::embed)
        .onSuccess(embedded -> embedded(index, embedded))
        .onFailure(ended::tryFail);
  }

  private Future<LocalEmbeddings.Embedded> embed(String text) {
    Duration patience = Duration.ofNanos(exchange.remainingNanos());
    return patience.toMillis() > 0
        ? embeddings.embed(text, patience)
        : Future.failedFuture(
            GatewayException.of(ErrorCode.DEADLINE_EXCEEDED, "the request took too long"));
  }

  private void embedded(int index, LocalEmbeddings.Embedded embedded) {
    open--;
    try {
      checkDimensions(embedded.vector().length);
      exchange.memory().take(answer.add(index, embedded));
    } catch (GatewayException refused) {
      ended.tryFail(refused);
    }
    if (begun < texts.size()) {
      next();
    } else if (open == 0 && !ended.future().isComplete()) {
      Buffer json = answer.render(candidate.pin());
      notes.counted(Optional.of(new Usage(answer.tokens(), 0, 0, 0, 0)));
      exchange.answered(json);
      ended.complete();
    }
  }

  private void checkDimensions(int actual) {
    request
        .dimensions()
        .ifPresent(
            wanted -> {
              if (wanted != actual) {
                throw GatewayException.at(
                    ErrorCode.INVALID_VALUE,
                    "dimensions",
                    candidate.pin() + " has vectors of " + actual + " dimensions and no others");
              }
            });
  }
}
