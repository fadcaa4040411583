package io.headgate.gateway;

import io.headgate.embedding.EmbeddingUnavailable;
import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.exchange.Embedding;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.http.Backing;
import io.headgate.gateway.routing.Profile;
import io.headgate.gateway.signals.SignalsStage;
import io.headgate.gateway.telemetry.AccessLog;
import io.headgate.gateway.telemetry.DecisionLog;
import io.headgate.gateway.telemetry.TelemetryStage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * One revision of the configuration as the node runs it: the stages that all event loops share, and
 * the maker of those that each has for itself.
 */
final class Revision {

  private final Vertx vertx;
  private final NodeParts node;
  private final GatewayConfig config;
  private final ModelCatalog catalog;
  private final AdmissionStage admission;
  private final SignalsStage signals;
  private final TelemetryStage telemetry;
  private final Lessons lessons;

  private Revision(Vertx vertx, NodeParts node, GatewayConfig config, Optional<Revision> earlier) {
    this.vertx = vertx;
    this.node = node;
    this.config = config;
    this.catalog =
        new ModelCatalog(
            node.embeddings().withLocal(config.models()),
            config.routing().stage().profiles().stream().map(Profile::name).toList());
    this.admission = node.state().admission();
    this.signals = signals(earlier);
    this.telemetry = telemetry(earlier);
    this.lessons = new Lessons(vertx, node.embeddings(), config.routing());
    earlier.ifPresent(before -> lessons.takeFrom(before.lessons));
  }

  /** The one that a node starts with. */
  static Revision first(Vertx vertx, NodeParts node, GatewayConfig config) {
    return new Revision(vertx, node, config, Optional.empty());
  }

  /** One that may take this one's place; it shares what was loaded and is counted. */
  Revision next(GatewayConfig other) {
    return new Revision(vertx, node, other, Optional.of(this));
  }

  /** One for all event loops, for what it loads is large. */
  private SignalsStage signals(Optional<Revision> earlier) {
    SignalsStage.Config wanted =
        new SignalsStage.Config(
            config.routing().needs(),
            Map.of(SignalKind.EMBEDDING, config.routing().embeddingTimeout()),
            NodeEmbeddings.ROUTING_TOKENS,
            config.routing().patterns());
    return earlier
        .map(before -> before.signals.with(wanted))
        .orElseGet(() -> new SignalsStage(vertx, wanted, node.tokens(), this::embed));
  }

  private TelemetryStage telemetry(Optional<Revision> earlier) {
    NodeLogs logs = node.logs();
    AccessLog access = new AccessLog(node.clock(), config.revision(), logs.access());
    Optional<DecisionLog> decisions =
        logs.decisions().map(lines -> new DecisionLog(node.clock(), config.revision(), lines));
    return earlier
        .map(before -> before.telemetry.with(config.telemetry(), access, decisions))
        .orElseGet(
            () ->
                new TelemetryStage(
                    config.telemetry(),
                    node.metrics().registry(),
                    access,
                    decisions,
                    node.decisions()));
  }

  private Future<Embedding> embed(String text, int maxTokens, Duration patience) {
    return node.embeddings()
        .embed(text, patience)
        .recover(failure -> Future.failedFuture(absence(failure)));
  }

  /** Why there is no embedding, in the words that the signals know. */
  private static Throwable absence(Throwable failure) {
    if (!(failure instanceof EmbeddingUnavailable why)) {
      return failure;
    }
    return switch (why.reason()) {
      case LATE -> new TimeoutException(why.getMessage());
      case QUEUE_FULL -> new RejectedExecutionException(why.getMessage());
      case NO_WORKER, FAILED -> why;
    };
  }

  GatewayConfig config() {
    return config;
  }

  ModelCatalog catalog() {
    return catalog;
  }

  AdmissionStage admission() {
    return admission;
  }

  SignalsStage signals() {
    return signals;
  }

  TelemetryStage telemetry() {
    return telemetry;
  }

  Lessons lessons() {
    return lessons;
  }

  /**
   * Loads and learns what its requests need.
   *
   * @param started completes when the embedding workers have started, or will not
   * @return completes when no request pays for it any more; fails as {@code started} does, or with
   *     a {@link StartFailure} when what the operator gave cannot be learned from
   */
  Future<Void> warm(Future<Void> started) {
    return Future.all(signals.warm(), lessons.learn(started)).mapEmpty();
  }

  /** The stages of one event loop; to be called on it. */
  Backing backing(Vertx loop) {
    return LoopStages.backing(loop, node, this);
  }

  /** Another one has taken its place, or it will not be used; its requests may still be open. */
  void retire() {
    lessons.stop();
  }
}
