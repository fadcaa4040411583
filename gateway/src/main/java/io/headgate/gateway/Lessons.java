package io.headgate.gateway;

import io.headgate.gateway.learning.ClassifierModel;
import io.headgate.gateway.routing.ClassifierStrategy;
import io.headgate.gateway.routing.RoutingConfig;
import io.headgate.gateway.routing.SemanticStrategy;
import io.headgate.gateway.routing.SemanticStrategy.Trained;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the routing of one revision learns before the revision serves, and reads again later. */
final class Lessons {

  private static final Logger LOG = LoggerFactory.getLogger(Lessons.class);

  private final Vertx vertx;
  private final NodeEmbeddings embeddings;
  private final RoutingConfig routing;
  private final LearnedRouting learned = new LearnedRouting();
  private volatile @Nullable ClassifierLoader loader;

  /** Lessons that are not learnt yet. */
  Lessons(Vertx vertx, NodeEmbeddings embeddings, RoutingConfig routing) {
    this.vertx = vertx;
    this.embeddings = embeddings;
    this.routing = routing;
  }

  /** Takes over what earlier ones have learned from the very same routes. */
  void takeFrom(Lessons earlier) {
    if (routing.semantic().equals(earlier.routing.semantic())) {
      earlier.routes().ifPresent(learned::use);
    }
  }

  Optional<Trained> routes() {
    return learned.routes();
  }

  Optional<ClassifierModel> classifier() {
    return learned.classifier();
  }

  /**
   * Learns, beside the loading of the embedding model: what was embedded at an earlier start need
   * not wait for it.
   *
   * @param started completes when the embedding workers have started, or will not
   * @return fails as {@code started} does, or with a {@link StartFailure} when what the operator
   *     gave cannot be learned from
   */
  Future<Void> learn(Future<Void> started) {
    if (isNothing()) {
      return started;
    }
    Future<Void> learning = embeddings.sha256(vertx).compose(sha256 -> learn(started, sha256));
    return started.compose(ready -> learned(learning));
  }

  private boolean isNothing() {
    return routing.semantic().isEmpty() && routing.classifier().isEmpty();
  }

  /** Without embeddings nothing of what was learned is asked, nor its failure told. */
  private Future<Void> learned(Future<Void> learning) {
    if (embeddings.model().isEmpty()) {
      LOG.warn("routing goes on without its meaning: there are no embeddings on this node");
      return Future.succeededFuture();
    }
    // Vectors that are kept leave the way over the event bus cold for the first prompt.
    Future<?> way = embeddings.embedExemplar("the way to the workers").otherwiseEmpty();
    return Future.all(learning, way).mapEmpty();
  }

  private Future<Void> learn(Future<Void> started, String sha256) {
    Future<Void> classifier =
        routing.classifier().map(wanted -> load(wanted, sha256)).orElse(Future.succeededFuture());
    Future<Void> routes =
        routing
            .semantic()
            .filter(wanted -> learned.routes().isEmpty())
            .map(wanted -> train(started, wanted, sha256))
            .orElse(classifier);
    return Future.all(classifier, routes).mapEmpty();
  }

  private Future<Void> load(ClassifierStrategy.Config wanted, String sha256) {
    ClassifierLoader made =
        new ClassifierLoader(vertx, wanted.file(), wanted.labels().keySet(), sha256, learned);
    loader = made;
    return made.start(wanted.reload());
  }

  private Future<Void> train(
      Future<Void> started, SemanticStrategy.Config semantic, String sha256) {
    Optional<Path> kept =
        Optional.ofNullable(System.getProperty(ConfigFile.HOME))
            .map(home -> Path.of(home, "lib", "vectors"));
    return new RouteTrainer(
            vertx, text -> started.compose(ready -> embeddings.embedExemplar(text)), kept)
        .train(semantic, sha256)
        .onSuccess(learned::use)
        .mapEmpty();
  }

  /** Reads nothing again from now on. */
  void stop() {
    ClassifierLoader reading = loader;
    if (reading != null) {
      reading.stop();
    }
  }
}
