package io.headgate.gateway;

import io.headgate.embedding.EmbeddingUnavailable;
import io.headgate.embedding.EmbeddingUnavailable.Reason;
import io.headgate.gateway.exchange.Embedding;
import io.headgate.gateway.learning.OutOfScope;
import io.headgate.gateway.learning.RouteHead;
import io.headgate.gateway.learning.RouteHead.Exemplar;
import io.headgate.gateway.routing.SemanticStrategy;
import io.headgate.gateway.routing.SemanticStrategy.Trained;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the head of the semantic routes out of the operator's exemplars, at the start. */
final class RouteTrainer {

  private static final Logger LOG = LoggerFactory.getLogger(RouteTrainer.class);

  /** Texts that wait for a worker at a time: enough to keep every worker busy. */
  private static final int IN_FLIGHT = 16;

  /** How often a text is offered again to a full queue, and after how long: ten seconds. */
  private static final int MAX_REFUSALS = 1_000;

  private static final long RETRY_MILLIS = 10;

  private final Vertx vertx;
  private final Function<String, Future<Embedding>> embed;
  private final Optional<Path> folder;

  /**
   * A trainer.
   *
   * @param embed with a patience that a start may have
   * @param folder where vectors are kept between starts; empty means nowhere
   */
  RouteTrainer(Vertx vertx, Function<String, Future<Embedding>> embed, Optional<Path> folder) {
    this.vertx = vertx;
    this.embed = embed;
    this.folder = folder;
  }

  /**
   * Embeds the exemplars and trains.
   *
   * @param modelSha256 of the model that embeds
   * @return completes with the head; fails with a {@link StartFailure} when a text cannot be
   *     embedded
   */
  Future<Trained> train(SemanticStrategy.Config config, String modelSha256) {
    long start = System.nanoTime();
    Set<String> texts = new LinkedHashSet<>();
    config.routes().forEach(route -> texts.addAll(route.exemplars()));
    Optional<List<float[]>> shipped = OutOfScope.vectors(modelSha256);
    if (shipped.isEmpty()) {
      texts.addAll(OutOfScope.texts());
    }
    return vertx
        .executeBlocking(() -> ExemplarVectors.loadBlocking(folder, modelSha256), false)
        .compose(known -> embedMissing(known, texts))
        .compose(known -> vertx.executeBlocking(() -> headBlocking(config, known, shipped), false))
        .onSuccess(
            head ->
                LOG.info(
                    "semantic routes {} are trained, {} ms",
                    head.routes(),
                    (System.nanoTime() - start) / 1_000_000))
        .map(head -> new Trained(head, modelSha256))
        .recover(
            why ->
                Future.failedFuture(
                    new StartFailure(
                        "routing.semantic: the exemplars cannot be embedded: "
                            + why.getMessage())));
  }

  private Future<ExemplarVectors> embedMissing(ExemplarVectors known, Set<String> texts) {
    List<String> missing = texts.stream().filter(text -> known.find(text).isEmpty()).toList();
    return inTurns(missing, 0, known).map(known);
  }

  /** A handful at a time, so that clients of a node that has begun to listen are served too. */
  private Future<Void> inTurns(List<String> texts, int from, ExemplarVectors known) {
    if (from >= texts.size()) {
      return Future.succeededFuture();
    }
    List<String> some = texts.subList(from, Math.min(texts.size(), from + IN_FLIGHT));
    List<Future<Embedding>> embeddings =
        some.stream().map(text -> insist(text, MAX_REFUSALS)).toList();
    return Future.all(embeddings)
        .compose(
            all -> {
              for (int i = 0; i < some.size(); i++) {
                known.put(some.get(i), all.<Embedding>resultAt(i).vector());
              }
              return inTurns(texts, from + IN_FLIGHT, known);
            });
  }

  /** Asks again after a moment where the queue was full: a start has time. */
  private Future<Embedding> insist(String text, int refusals) {
    return embed
        .apply(text)
        .recover(
            why ->
                refusals > 0 && isFull(why)
                    ? vertx.timer(RETRY_MILLIS).compose(rested -> insist(text, refusals - 1))
                    : Future.failedFuture(why));
  }

  private static boolean isFull(Throwable why) {
    return why instanceof EmbeddingUnavailable told && told.reason() == Reason.QUEUE_FULL;
  }

  private static RouteHead headBlocking(
      SemanticStrategy.Config config, ExemplarVectors known, Optional<List<float[]>> shipped) {
    List<Exemplar> exemplars = new ArrayList<>();
    for (SemanticStrategy.Route route : config.routes()) {
      for (String text : route.exemplars()) {
        exemplars.add(new Exemplar(route.id(), text, known.find(text).orElseThrow()));
      }
    }
    List<float[]> outOfScope =
        shipped.orElseGet(
            () -> OutOfScope.texts().stream().map(text -> known.find(text).orElseThrow()).toList());
    RouteHead head = RouteHead.train(exemplars, outOfScope, config.options());
    outOfScope.forEach(head::decide); // so that no first request pays for loading classes
    known.saveBlocking();
    return head;
  }
}
