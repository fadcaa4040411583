package io.headgate.gateway.routing;

import static io.headgate.gateway.exchange.Evidence.Verdict.ABSTAINED;
import static io.headgate.gateway.exchange.Evidence.Verdict.DECIDED;
import static io.headgate.gateway.exchange.Evidence.Verdict.DEGRADED;

import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.ModelCaller;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks a cheap model which of some labels a prompt belongs to.
 *
 * <p>What the prompt says cannot widen anything: the answer must be one of the labels, a label
 * stands for a target of the operator, and a target is judged against the candidate set like every
 * other. The model that is asked sees the prompt, so the policies that hold for the request hold
 * for this call too. A circuit breaker stops asking a model that fails again and again.
 */
public final class LlmStrategy implements RoutingStrategy {

  public static final String NAME = "llm";

  private final Config config;
  private final ModelCatalog catalog;
  private final CandidateFilter filter;
  private final ModelCaller caller;
  private final CircuitBreaker breaker;
  private final LabelQuestion question;

  /**
   * How to ask.
   *
   * @param model configured name of the model that is asked
   * @param patience after which the decision goes on without it
   * @param labels at least two
   */
  public record Config(String model, Duration patience, Map<String, Label> labels) {

    public static final Duration DEFAULT_PATIENCE = Duration.ofMillis(1_500);

    public Config {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
  }

  /**
   * One answer that the model may give.
   *
   * @param description what belongs to it, in words for the model
   */
  public record Label(String description, Target target) {}

  /** A strategy for one event loop. */
  public LlmStrategy(
      Config config,
      RoutingStage.Config routing,
      ModelCatalog catalog,
      ModelCaller caller,
      CircuitBreaker breaker) {
    this.config = config;
    this.catalog = catalog;
    this.filter = new CandidateFilter(routing.policies(), routing.discreet());
    this.caller = caller;
    this.breaker = breaker;
    this.question = new LabelQuestion(config.labels());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<SignalKind> needs() {
    return Set.of();
  }

  @Override
  public Future<Proposal> propose(Exchange exchange, Profile profile) {
    long start = exchange.ticker().nanos();
    if (exchange.operation() instanceof Exchange.DryRun) {
      return abstain(exchange, start, ABSTAINED, "not asked: a dry run calls no model");
    }
    if (catalog.find(config.model()).isEmpty()) {
      return abstain(exchange, start, DEGRADED, config.model() + " has no deployment that is left");
    }
    List<Candidate> compliant = compliant(exchange);
    if (compliant.isEmpty()) {
      return abstain(
          exchange, start, ABSTAINED, config.model() + " may not see this request: not asked");
    }
    return breaker
        .<String>execute(
            promise ->
                caller
                    .ask(
                        exchange,
                        compliant.get(0),
                        question.about(exchange.signals().orElseThrow().prompt()),
                        config.patience())
                    .onComplete(promise))
        .map(answer -> judge(exchange, start, answer))
        .otherwise(failure -> Proposal.abstain(failed(exchange, start, failure)));
  }

  private List<Candidate> compliant(Exchange exchange) {
    List<Set<String>> limits = KeyLimits.of(exchange, catalog);
    return catalog
        .find(config.model())
        .map(
            match ->
                filter.narrowOwnCall(
                    exchange,
                    match.deployments().stream()
                        .map(deployment -> Option.of(match.model(), deployment))
                        .toList(),
                    limits))
        .orElse(List.of());
  }

  private Proposal judge(Exchange exchange, long start, String answer) {
    return question
        .labelOf(answer)
        .map(
            label ->
                Proposal.of(
                    label,
                    target(label),
                    evidence(exchange, start, DECIDED, config.model() + " says " + label)))
        .orElseGet(
            () ->
                Proposal.abstain(
                    evidence(
                        exchange,
                        start,
                        DEGRADED,
                        config.model() + " answered something that is no label")));
  }

  private Target target(String label) {
    Label known = config.labels().get(label);
    if (known == null) {
      throw new IllegalStateException("no label: " + label);
    }
    return known.target();
  }

  private Evidence failed(Exchange exchange, long start, Throwable failure) {
    String why =
        failure instanceof GatewayException expected
            ? expected.code().code()
            : "not asked: it " + "failed too often lately";
    return evidence(exchange, start, DEGRADED, config.model() + " gave no answer: " + why);
  }

  private static Future<Proposal> abstain(
      Exchange exchange, long start, Evidence.Verdict verdict, String says) {
    return Future.succeededFuture(Proposal.abstain(evidence(exchange, start, verdict, says)));
  }

  private static Evidence evidence(
      Exchange exchange, long start, Evidence.Verdict verdict, String says) {
    return new Evidence(NAME, verdict, says, List.of(), exchange.ticker().nanos() - start);
  }
}
