package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.Capability;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.CandidateSet.Dropped;
import io.headgate.gateway.exchange.CandidateSet.Why;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.Narrowing;
import io.headgate.gateway.protocol.TokenPrice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * Narrows the deployments that may answer, once for each exchange: the one place where policy is
 * applied. Whatever decides later may only choose among what it leaves.
 *
 * <p>What is not known of a deployment counts for it where a mistake costs an error of the provider
 * (capabilities, context), and against it where a mistake costs a promise (residency, price bound,
 * data collection).
 */
final class CandidateFilter {

  /**
   * An estimate of tokens may be this much too high; only what would not fit even then is dropped
   * when nothing fits.
   */
  private static final double SURELY = 0.75;

  /** Pico-USD for a token in one USD per million tokens. */
  private static final double PICO_PER_MILLION = 1_000_000;

  private final List<Policy> policies;

  /** Providers that keep nothing of what they are sent, says the operator. */
  private final Set<String> discreet;

  CandidateFilter(List<Policy> policies, Set<String> discreet) {
    this.policies = List.copyOf(policies);
    this.discreet = Set.copyOf(discreet);
  }

  /**
   * Narrows.
   *
   * @param allowed names of models and pins that the caller is limited to, by each list
   * @param virtual whether the caller named no model; then its {@code models} narrow the choice,
   *     where otherwise they have become the choice
   */
  CandidateSet narrow(
      Exchange exchange, List<Option> universe, List<Set<String>> allowed, boolean virtual) {
    Pass pass = new Pass(universe);
    Requirements needs = Requirements.of(exchange);
    pass.drop(Why.KEY, option -> key(allowed, option));
    pass.drop(Why.BUDGET, option -> budget(exchange, option));
    narrowByRequest(exchange, pass, virtual);
    narrowByPolicy(exchange, pass);
    pass.drop(Why.CAPABILITY, option -> capability(needs.capabilities(), option.deployment()));
    narrowByContext(needs, pass);
    return new CandidateSet(
        pass.left.stream().map(Option::candidate).toList(), List.copyOf(pass.dropped));
  }

  /**
   * Narrows for a call that Headgate makes on its own behalf with the caller's words: what keeps
   * the caller's data away from a deployment keeps this call away too.
   */
  List<Candidate> narrowOwnCall(
      Exchange exchange, List<Option> universe, List<Set<String>> allowed) {
    Pass pass = new Pass(universe);
    pass.drop(Why.KEY, option -> key(allowed, option));
    pass.drop(Why.BUDGET, option -> budget(exchange, option));
    narrowByRequest(exchange, pass, false);
    narrowByPolicy(exchange, pass);
    return pass.left.stream().map(Option::candidate).toList();
  }

  private static Optional<String> key(List<Set<String>> allowed, Option option) {
    boolean may =
        allowed.stream()
            .allMatch(
                list ->
                    list.contains(option.model().name())
                        || list.contains(option.deployment().pin()));
    return may ? Optional.empty() : Optional.of("this key may not use it");
  }

  private static Optional<String> budget(Exchange exchange, Option option) {
    if (!Downgrade.leaves(exchange, option)) {
      return Optional.of("a budget is spent and does not leave it");
    }
    return exchange.allowance().pricedOnly() && option.deployment().price().isEmpty()
        ? Optional.of("its price is not known, and a budget counts")
        : Optional.empty();
  }

  private void narrowByRequest(Exchange exchange, Pass pass, boolean virtual) {
    Narrowing wish =
        exchange.operation().chat().map(ChatRequest::narrowing).orElse(Narrowing.none());
    if (!wish.isEmpty()) {
      String asked = exchange.operation().model();
      boolean named = virtual && !wish.models().isEmpty() && !wish.models().contains(asked);
      pass.drop(Why.REQUEST, option -> wish(wish, named, option, Requirements.of(exchange)));
    }
  }

  private Optional<String> wish(Narrowing wish, boolean named, Option option, Requirements needs) {
    Deployment deployment = option.deployment();
    if (!wish.only().isEmpty() && !wish.only().contains(deployment.provider())) {
      return Optional.of("not in provider.only");
    }
    if (wish.ignore().contains(deployment.provider())) {
      return Optional.of("in provider.ignore");
    }
    if (wish.noDataCollection() && !discreet.contains(deployment.provider())) {
      return Optional.of("provider.data_collection is deny, and nobody says it keeps no data");
    }
    if (named && !isNamed(wish.models(), option)) {
      return Optional.of("not in models");
    }
    int input = needs.inputTokensFor(deployment.model());
    return tooDear(wish.maxInputPrice(), deployment, input, TokenPrice.Tier::inputPicoUsd)
        .or(
            () ->
                tooDear(wish.maxOutputPrice(), deployment, input, TokenPrice.Tier::outputPicoUsd));
  }

  private static boolean isNamed(List<String> names, Option option) {
    return names.contains(option.model().name())
        || names.contains(option.deployment().pin())
        || names.contains(option.deployment().model());
  }

  private static Optional<String> tooDear(
      OptionalDouble bound,
      Deployment deployment,
      int inputTokens,
      Function<TokenPrice.Tier, Long> part) {
    if (bound.isEmpty()) {
      return Optional.empty();
    }
    if (deployment.price().isEmpty()) {
      return Optional.of("its price is not known, and provider.max_price is set");
    }
    double usdPerMillion =
        part.apply(deployment.price().get().tierOf(inputTokens)) / PICO_PER_MILLION;
    return usdPerMillion <= bound.getAsDouble()
        ? Optional.empty()
        : Optional.of("dearer than provider.max_price");
  }

  private static Optional<String> capability(Set<Capability> needed, Deployment deployment) {
    return deployment
        .capabilities()
        .flatMap(
            has ->
                needed.stream()
                    .filter(one -> !has.contains(one))
                    .map(Capability::label)
                    .findFirst())
        .map(lacking -> "it cannot do " + lacking);
  }

  private void narrowByPolicy(Exchange exchange, Pass pass) {
    for (Policy policy : policies) {
      Answer applies = policy.when().test(exchange);
      if (applies != Answer.NO) {
        String doubt = applies == Answer.UNKNOWN ? ", which may apply" : "";
        pass.drop(Why.POLICY, option -> residency(policy, option.deployment(), doubt));
      }
    }
  }

  private static Optional<String> residency(Policy policy, Deployment deployment, String doubt) {
    return deployment
            .residency()
            .filter(at -> at.equals(Deployment.HERE) || policy.residencies().contains(at))
            .isPresent()
        ? Optional.empty()
        : Optional.of("policy " + policy.id() + doubt);
  }

  private static void narrowByContext(Requirements needs, Pass pass) {
    if (needs.inputTokens().isEmpty()) {
      return;
    }
    double share = pass.left.stream().anyMatch(one -> fits(one, needs, 1)) ? 1 : SURELY;
    pass.drop(
        Why.CONTEXT,
        option ->
            fits(option, needs, share)
                ? Optional.empty()
                : Optional.of(
                    "about "
                        + needs.inputTokensFor(option.deployment().model())
                        + " tokens of input and "
                        + needs.outputTokens()
                        + " of output do not fit into "
                        + option.deployment().contextTokens().orElse(0)));
  }

  private static boolean fits(Option option, Requirements needs, double share) {
    double input = needs.inputTokensFor(option.deployment().model()) * share;
    return option.deployment().contextTokens().isEmpty()
        || input + needs.outputTokens() <= option.deployment().contextTokens().getAsInt();
  }

  /** What is left while one check after the other takes its part. */
  private static final class Pass {

    private List<Option> left;
    private final List<Dropped> dropped = new ArrayList<>();

    Pass(List<Option> universe) {
      this.left = List.copyOf(universe);
    }

    void drop(Why why, Function<Option, Optional<String>> objection) {
      List<Option> kept = new ArrayList<>();
      for (Option option : left) {
        Optional<String> says = objection.apply(option);
        if (says.isPresent()) {
          dropped.add(new Dropped(option.candidate(), why, says.get()));
        } else {
          kept.add(option);
        }
      }
      left = kept;
    }
  }
}
