package io.headgate.gateway.routing;

import com.google.re2j.Pattern;
import io.headgate.gateway.exchange.SignalKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that the configuration says about routing.
 *
 * @param stage what holds whichever strategy decides
 * @param embeddingTimeout how long a decision waits for an embedding
 */
public record RoutingConfig(
    RoutingStage.Config stage,
    List<Rule> rules,
    Optional<SemanticStrategy.Config> semantic,
    Optional<ClassifierStrategy.Config> classifier,
    Optional<LlmStrategy.Config> llm,
    Duration embeddingTimeout) {

  /** Three times what the cut prompt takes on a busy core. */
  public static final Duration DEFAULT_EMBEDDING_TIMEOUT = Duration.ofMillis(100);

  public RoutingConfig {
    rules = List.copyOf(rules);
  }

  /** The same for somebody at a terminal, who would rather wait than see a busy machine. */
  public RoutingConfig patient() {
    return new RoutingConfig(stage, rules, semantic, classifier, llm, Duration.ofSeconds(10));
  }

  /** Every expression that some condition looks for. */
  public List<Pattern> patterns() {
    return Stream.concat(
            stage.policies().stream().map(Policy::when), rules.stream().map(Rule::when))
        .flatMap(when -> when.patterns().stream())
        .distinct()
        .toList();
  }

  /** Every signal that some decision may look at. */
  public Set<SignalKind> needs() {
    Set<SignalKind> needs = EnumSet.noneOf(SignalKind.class);
    stage.policies().forEach(policy -> needs.addAll(policy.needs()));
    rules.forEach(rule -> needs.addAll(rule.when().needs()));
    needs.addAll(stage.features());
    if (semantic.isPresent() || classifier.isPresent()) {
      needs.add(SignalKind.EMBEDDING);
    }
    if (classifier.isPresent()) {
      needs.add(SignalKind.SURFACE);
    }
    return needs;
  }

  /** No virtual models. */
  public static RoutingConfig none() {
    return new RoutingConfig(
        RoutingStage.Config.none(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_EMBEDDING_TIMEOUT);
  }
}
