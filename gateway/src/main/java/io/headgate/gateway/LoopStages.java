package io.headgate.gateway;

import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.dispatch.SideCaller;
import io.headgate.gateway.http.Backing;
import io.headgate.gateway.pipeline.ChatPipeline;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.provider.ProviderClient;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.routing.ClassifierStrategy;
import io.headgate.gateway.routing.LlmStrategy;
import io.headgate.gateway.routing.RoutingConfig;
import io.headgate.gateway.routing.RoutingStage;
import io.headgate.gateway.routing.RoutingStrategy;
import io.headgate.gateway.routing.RuleStrategy;
import io.headgate.gateway.routing.SemanticStrategy;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What one event loop answers requests with under one revision: its stages, in the order in which a
 * request meets them, and its own connections to the providers.
 */
final class LoopStages {

  /** Failures in a row after which a judge is left alone, and for how long. */
  private static final int JUDGE_FAILURES = 5;

  private static final long JUDGE_REST_MILLIS = 10_000;

  private final Vertx vertx;
  private final NodeParts node;
  private final Revision revision;
  private final GatewayConfig config;
  private final Map<String, ProviderClient> providers = new HashMap<>();

  private LoopStages(Vertx vertx, NodeParts node, Revision revision) {
    this.vertx = vertx;
    this.node = node;
    this.revision = revision;
    this.config = revision.config();
  }

  /** Makes them, for the listener; to be called on the event loop. */
  static Backing backing(Vertx vertx, NodeParts node, Revision revision) {
    LoopStages stages = new LoopStages(vertx, node, revision);
    node.backings().incrementAndGet();
    try {
      stages.connect();
      return new Backing(
          stages.pipeline(), revision.catalog(), revision.config().api().headers(), stages::close);
    } catch (RuntimeException refused) {
      stages.close();
      throw refused;
    }
  }

  private void connect() {
    for (ProviderConfig provider : config.providers()) {
      providers.put(provider.name(), new ProviderClient(vertx, provider, node.clock()));
    }
  }

  private ChatPipeline pipeline() {
    return new ChatPipeline(
        node.load(),
        revision.admission(),
        revision.signals(),
        routing(),
        new DispatchStage(
            vertx,
            config.dispatch(),
            providers,
            node.embeddings().forClients(config.models()),
            node.health(),
            node.waitingRoom()),
        node.state().accounting(),
        revision.telemetry());
  }

  /** The strategies that are configured; which of them are asked, and when, profiles say. */
  private RoutingStage routing() {
    RoutingConfig routing = config.routing();
    Lessons lessons = revision.lessons();
    List<RoutingStrategy> strategies = new ArrayList<>();
    strategies.add(new RuleStrategy(routing.rules()));
    routing
        .semantic()
        .ifPresent(semantic -> strategies.add(new SemanticStrategy(semantic, lessons::routes)));
    routing
        .classifier()
        .ifPresent(
            classifier -> strategies.add(new ClassifierStrategy(classifier, lessons::classifier)));
    routing.llm().ifPresent(llm -> strategies.add(judge(llm)));
    return new RoutingStage(
        revision.catalog(),
        routing.stage(),
        strategies,
        new SplittableRandom(node.seed()),
        node.health());
  }

  private LlmStrategy judge(LlmStrategy.Config llm) {
    return new LlmStrategy(
        llm,
        config.routing().stage(),
        revision.catalog(),
        new SideCaller(vertx, providers, node.health()),
        breaker());
  }

  /** Stops asking a judge that fails again and again; each event loop learns for itself. */
  private CircuitBreaker breaker() {
    return CircuitBreaker.create(
            "llm-router",
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(JUDGE_FAILURES)
                .setResetTimeout(JUDGE_REST_MILLIS)
                .setTimeout(-1))
        .failurePolicy(asked -> asked.failed() && isJudgesFault(asked.cause()));
  }

  /** What a prompt provokes must not take the judge away from others. */
  private static boolean isJudgesFault(Throwable failure) {
    return failure instanceof GatewayException expected
        && expected.code().isUpstream()
        && expected.code().status() >= 500;
  }

  private Future<Void> close() {
    return Future.join(providers.values().stream().map(ProviderClient::close).toList())
        .<Void>mapEmpty()
        .onComplete(closed -> node.backings().decrementAndGet());
  }
}
