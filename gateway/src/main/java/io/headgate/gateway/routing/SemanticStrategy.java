package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.Embedding;
import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Evidence.Score;
import io.headgate.gateway.exchange.Evidence.Verdict;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.learning.RouteHead;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/** Routes by meaning: which of the operator's exemplars a prompt is like, if any. */
public final class SemanticStrategy implements RoutingStrategy {

  public static final String NAME = "semantic";

  private final Map<String, Target> targets = new HashMap<>();
  private final Supplier<Optional<Trained>> trained;

  /**
   * The routes.
   *
   * @param margin how far the best must be ahead of the second, 0 to 1
   */
  public record Config(double margin, List<Route> routes) {

    public static final double DEFAULT_MARGIN = 0.1;

    public Config {
      routes = List.copyOf(routes);
    }

    /** What the operator says about thresholds and margin. */
    public RouteHead.Options options() {
      Map<String, Double> thresholds = new HashMap<>();
      for (Route route : routes) {
        route.threshold().ifPresent(value -> thresholds.put(route.id(), value));
      }
      return new RouteHead.Options(thresholds, margin, RouteHead.Options.defaults().seed());
    }
  }

  /**
   * One route.
   *
   * @param threshold score from which it is taken; empty means as fitted
   * @param exemplars texts that belong to it, at least two
   */
  public record Route(String id, Target target, OptionalDouble threshold, List<String> exemplars) {

    public Route {
      exemplars = List.copyOf(exemplars);
    }
  }

  /**
   * What was made of the exemplars.
   *
   * @param modelSha256 of the model that embedded them; other vectors cannot be compared
   */
  public record Trained(RouteHead head, String modelSha256) {}

  /**
   * A strategy.
   *
   * @param trained empty while there is none yet
   */
  public SemanticStrategy(Config config, Supplier<Optional<Trained>> trained) {
    this.trained = trained;
    config.routes().forEach(route -> targets.put(route.id(), route.target()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<SignalKind> needs() {
    return Set.of(SignalKind.EMBEDDING);
  }

  @Override
  public Future<Proposal> propose(Exchange exchange, Profile profile) {
    long start = exchange.ticker().nanos();
    Optional<Embedding> embedding = exchange.signals().orElseThrow().embedding();
    Optional<Trained> ready = trained.get();
    if (embedding.isEmpty() || ready.isEmpty()) {
      return Missing.why(exchange, ready.isPresent()).abstain(NAME, exchange, start);
    }
    if (!ready.get().modelSha256().equals(embedding.get().modelSha256())) {
      return Missing.degraded("the prompt was embedded by another model")
          .abstain(NAME, exchange, start);
    }
    return Future.succeededFuture(
        judge(exchange, start, ready.get().head().decide(embedding.get().vector())));
  }

  private Proposal judge(Exchange exchange, long start, RouteHead.Decision decision) {
    List<Score> scores =
        decision.scores().stream()
            .map(
                score ->
                    new Score(score.route(), score.score(), score.threshold(), score.nearest()))
            .toList();
    Score best = scores.get(0);
    Optional<String> route = decision.route();
    String says =
        switch (decision.reason()) {
          case DECIDED -> format("%s scores %.2f of %.2f", best);
          case BELOW_THRESHOLD -> format("the best, %s, scores %.2f and needs %.2f", best);
          case NO_MARGIN ->
              format("%s scores %.2f, too close to ", best)
                  + scores.get(1).label()
                  + String.format(Locale.ROOT, " with %.2f", scores.get(1).value());
        };
    long nanos = exchange.ticker().nanos() - start;
    return route
        .map(
            name ->
                Proposal.of(
                    name, target(name), new Evidence(NAME, Verdict.DECIDED, says, scores, nanos)))
        .orElseGet(() -> Proposal.abstain(Evidence.abstained(NAME, says, scores, nanos)));
  }

  private Target target(String route) {
    Target target = targets.get(route);
    if (target == null) {
      throw new IllegalStateException("no route: " + route);
    }
    return target;
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String format(String pattern, Score score) {
    return String.format(Locale.ROOT, pattern, score.label(), score.value(), score.threshold());
  }
}
