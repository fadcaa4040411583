package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.Fallback;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Recovery;
import io.headgate.gateway.protocol.Rescue;
import java.util.List;
import java.util.Optional;

/** Turns names of models into candidates of one exchange, always inside its candidate set. */
final class Planner {

  private final Exchange exchange;
  private final Selector selector;
  private final List<Option> universe;
  private final CandidateSet set;

  Planner(Exchange exchange, Selector selector, List<Option> universe, CandidateSet set) {
    this.exchange = exchange;
    this.selector = selector;
    this.universe = universe;
    this.set = set;
  }

  /** The candidates of a target, best first; empty when none of them is allowed. */
  List<Candidate> order(Target target) {
    return Preference.of(exchange).sort(selector.order(target, universe, set, exchange));
  }

  /** All candidates that are allowed, as the configuration lists them. */
  List<Candidate> all() {
    return set.allowed();
  }

  /**
   * What may be done when the first choice fails.
   *
   * @param rest models that stand behind it where nobody names a fallback
   * @param chosen the first choice
   */
  Recovery recovery(Resilience resilience, List<String> rest, List<Candidate> chosen) {
    Optional<Fallback> named = resilience.fallback();
    Rescue rescue = resilience.rescue().orElse(Rescue.OFF);
    boolean hedge = resilience.hedge().orElse(false);
    if (set.allowed().size() == 1) {
      return new Recovery(List.of(), List.of(), List.of(), rescue, false);
    }
    return new Recovery(
        behind(named.map(Fallback::any).orElse(rest), chosen),
        named.map(Fallback::contextLength).map(this::named).orElse(List.of()),
        named.map(Fallback::contentPolicy).map(this::named).orElse(List.of()),
        rescue,
        hedge);
  }

  /** Those of the fallbacks that should go first, because the choice is slower than its limit. */
  List<Candidate> faster(Target target, List<Candidate> chosen, List<Candidate> fallbacks) {
    return selector.faster(target, universe, chosen, fallbacks, exchange);
  }

  private List<Candidate> behind(List<String> models, List<Candidate> chosen) {
    return named(models).stream().filter(candidate -> !chosen.contains(candidate)).toList();
  }

  private List<Candidate> named(List<String> models) {
    return models.isEmpty() ? List.of() : order(Target.of(models, Optional.empty()));
  }
}
