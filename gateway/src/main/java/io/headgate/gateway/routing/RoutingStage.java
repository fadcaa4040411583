package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Evidence.Verdict;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Recovery;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.Narrowing;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which deployment answers: those of the model that the caller named, or, for a virtual
 * model, what the first strategy that decides proposes. Policy has narrowed the candidates before
 * any strategy is asked, and a proposal outside of them is overruled. Event loop only.
 */
public final class RoutingStage {

  private static final String DEFAULT = "default";

  private final ModelCatalog catalog;
  private final Map<String, Profile> profiles = new LinkedHashMap<>();
  private final Map<String, RoutingStrategy> strategies = new LinkedHashMap<>();
  private final Config config;
  private final CandidateFilter filter;
  private final Selector selector;

  /**
   * What routing is told by the configuration.
   *
   * @param profiles the virtual models
   * @param policies hold for every request
   * @param discreet providers that keep nothing of what they are sent
   * @param comparesCosts whether some selection is by cost, which needs the size of the input
   * @param logged whether decisions are kept, with all that a classifier can learn from
   * @param resilience what holds where neither a model nor a route says otherwise
   */
  public record Config(
      List<Profile> profiles,
      List<Policy> policies,
      Set<String> discreet,
      boolean comparesCosts,
      boolean logged,
      Resilience resilience) {

    private static final Set<SignalKind> FEATURES =
        Set.of(SignalKind.EMBEDDING, SignalKind.SURFACE);

    public Config {
      profiles = List.copyOf(profiles);
      policies = List.copyOf(policies);
      discreet = Set.copyOf(discreet);
    }

    /** What is kept of decisions, whether a strategy looks at it or not. */
    Set<SignalKind> features() {
      return logged ? FEATURES : Set.of();
    }

    /** Without virtual models and policies. */
    public static Config none() {
      return new Config(List.of(), List.of(), Set.of(), false, false, Resilience.silent());
    }
  }

  /**
   * A stage for one event loop.
   *
   * @param strategies all that some profile names
   * @param chance for weighted selections and for trying what is not known
   * @param health how the deployments are doing
   */
  public RoutingStage(
      ModelCatalog catalog,
      Config config,
      List<RoutingStrategy> strategies,
      RandomGenerator chance,
      HealthBoard health) {
    this.catalog = catalog;
    this.config = config;
    this.filter = new CandidateFilter(config.policies(), config.discreet());
    this.selector = new Selector(chance, health);
    strategies.forEach(strategy -> this.strategies.put(strategy.name(), strategy));
    config.profiles().forEach(profile -> profiles.put(profile.name(), profile));
  }

  /** The signals that the decision about an exchange will look at. */
  public Set<SignalKind> needs(Exchange exchange) {
    Set<SignalKind> needs = EnumSet.noneOf(SignalKind.class);
    config.policies().forEach(policy -> needs.addAll(policy.needs()));
    Profile profile = profiles.get(exchange.operation().model());
    if (profile != null) {
      profile.strategies().forEach(name -> needs.addAll(strategy(name).needs()));
      needs.addAll(config.features());
    }
    boolean priced = exchange.operation() instanceof Exchange.DryRun;
    boolean compared = config.comparesCosts() || wish(exchange).maxInputPrice().isPresent();
    if (priced || compared || Universe.mayOverflow(exchange, universe(exchange, profile))) {
      needs.add(SignalKind.TOKENS);
    }
    return needs;
  }

  private RoutingStrategy strategy(String name) {
    RoutingStrategy strategy = strategies.get(name);
    if (strategy == null) {
      throw new IllegalStateException("a profile names an unknown strategy: " + name);
    }
    return strategy;
  }

  private List<Option> universe(Exchange exchange, @Nullable Profile profile) {
    return profile != null ? Universe.of(catalog, profile) : Universe.of(catalog, exchange);
  }

  /**
   * Fills {@link Exchange#candidates()} and {@link Exchange#plan()}.
   *
   * @return fails with {@link ErrorCode#MODEL_NOT_FOUND}, {@link ErrorCode#MODEL_NOT_ALLOWED},
   *     {@link ErrorCode#CONTEXT_LENGTH_EXCEEDED}, {@link ErrorCode#NO_COMPLIANT_TARGET}, or {@link
   *     ErrorCode#INVALID_VALUE} when the model is not of the kind that the endpoint needs or the
   *     request asks for what no model can do
   */
  public Future<Exchange> decide(Exchange exchange) {
    Profile profile = profiles.get(exchange.operation().model());
    return profile == null ? decideNamed(exchange) : decideVirtual(exchange, profile);
  }

  private Future<Exchange> decideNamed(Exchange exchange) {
    String asked = exchange.operation().model();
    ModelCatalog.Match match = NameCheck.find(catalog, exchange, asked, "model");
    wish(exchange).models().forEach(name -> NameCheck.find(catalog, exchange, name, "models"));
    List<Option> universe = Downgrade.apply(catalog, exchange, Universe.of(catalog, exchange));
    CandidateSet set = narrow(exchange, universe, List.of(), false);
    Resilience resilience = match.model().resilience().or(config.resilience());
    Planner planner = new Planner(exchange, selector, universe, set);
    List<Candidate> chosen = planner.order(Target.of(names(match, exchange), Optional.empty()));
    exchange.decided(
        new RoutePlan(
            match.by().name().toLowerCase(Locale.ROOT),
            "named",
            chosen.isEmpty() ? planner.all() : chosen,
            "the caller asked for "
                + asked
                + (Downgrade.isInForce(exchange) ? "; " + Downgrade.REASON : ""),
            List.of(),
            planner.recovery(resilience, List.of(), chosen)));
    return Future.succeededFuture(exchange);
  }

  /** The model that is asked for, and those that the caller named behind it. */
  private List<String> names(ModelCatalog.Match match, Exchange exchange) {
    Set<String> names = new LinkedHashSet<>();
    names.add(match.model().name());
    wish(exchange)
        .models()
        .forEach(name -> catalog.find(name).ifPresent(other -> names.add(other.model().name())));
    return List.copyOf(names);
  }

  private Future<Exchange> decideVirtual(Exchange exchange, Profile profile) {
    NameCheck.checkVirtual(catalog, exchange, profile.name());
    wish(exchange).models().stream()
        .filter(name -> !name.equals(profile.name()))
        .forEach(name -> NameCheck.checkKnown(catalog, name, "models"));
    List<Option> universe = Downgrade.apply(catalog, exchange, Universe.of(catalog, profile));
    List<Set<String>> limits = KeyLimits.of(exchange, catalog);
    CandidateSet set = narrow(exchange, universe, limits, true);
    Round round = new Round(exchange, profile, new Planner(exchange, selector, universe, set));
    return round.ask(0).map(exchange);
  }

  private static Narrowing wish(Exchange exchange) {
    return exchange.operation().chat().map(ChatRequest::narrowing).orElse(Narrowing.none());
  }

  private CandidateSet narrow(
      Exchange exchange, List<Option> universe, List<Set<String>> limits, boolean virtual) {
    CandidateSet set = filter.narrow(exchange, universe, limits, virtual);
    exchange.narrowed(set);
    if (set.allowed().isEmpty()) {
      throw EmptySet.refusal(exchange.operation().model(), set);
    }
    return set;
  }

  /** The asking of one strategy after the other. */
  private final class Round {

    private final Exchange exchange;
    private final Profile profile;
    private final Planner planner;
    private final List<Evidence> evidence = new ArrayList<>();

    Round(Exchange exchange, Profile profile, Planner planner) {
      this.exchange = exchange;
      this.profile = profile;
      this.planner = planner;
    }

    /** Asks from the strategy at an index on; completes when the plan stands in the exchange. */
    Future<Void> ask(int index) {
      int at = index;
      while (at < profile.strategies().size()) {
        Future<Proposal> proposal =
            strategy(profile.strategies().get(at)).propose(exchange, profile);
        int next = at + 1;
        if (!proposal.isComplete()) {
          return proposal.compose(late -> take(late) ? Future.succeededFuture() : ask(next));
        }
        if (proposal.failed()) {
          return Future.failedFuture(proposal.cause());
        }
        if (take(proposal.result())) {
          return Future.succeededFuture();
        }
        at = next;
      }
      fallBack();
      return Future.succeededFuture();
    }

    /** Whether a proposal became the plan. */
    private boolean take(Proposal proposal) {
      Evidence seen = proposal.evidence();
      if (seen.verdict() == Verdict.DEGRADED) {
        exchange.degradedBy(seen.strategy());
      }
      if (proposal.choice().isEmpty()) {
        evidence.add(seen);
        return false;
      }
      Proposal.Choice choice = proposal.choice().get();
      List<Candidate> chosen = planner.order(choice.target());
      if (chosen.isEmpty()) {
        evidence.add(overruled(seen, choice));
        return false;
      }
      evidence.add(seen);
      plan(choice.route(), seen.strategy(), choice.target(), chosen, seen.says());
      return true;
    }

    private static Evidence overruled(Evidence seen, Proposal.Choice choice) {
      return new Evidence(
          seen.strategy(),
          Verdict.OVERRULED,
          seen.says() + ", but none of " + choice.target().models() + " may answer this request",
          seen.scores(),
          seen.nanos());
    }

    private void fallBack() {
      List<Candidate> chosen = planner.order(profile.otherwise());
      String reason =
          chosen.isEmpty()
              ? "nothing decided and the default may not answer: the first that may"
              : "nothing decided: the default of " + profile.name();
      plan(DEFAULT, DEFAULT, profile.otherwise(), chosen, reason);
    }

    /** Whatever of the profile is left stands behind the choice, unless somebody says otherwise. */
    private void plan(
        String route, String strategy, Target target, List<Candidate> chosen, String reason) {
      List<Candidate> first =
          chosen.isEmpty() ? planner.order(Target.of(profile.models(), Optional.empty())) : chosen;
      Resilience resilience = target.resilience().or(profile.resilience()).or(config.resilience());
      Recovery recovery = planner.recovery(resilience, profile.models(), first);
      List<Candidate> faster = planner.faster(target, first, recovery.fallbacks());
      List<Candidate> all = first.isEmpty() ? planner.all() : first;
      exchange.decided(
          new RoutePlan(
              route,
              strategy,
              Stream.concat(faster.stream(), all.stream()).toList(),
              faster.isEmpty() ? reason : reason + "; it is slower than its limit now",
              evidence,
              recovery));
    }
  }
}
