package io.headgate.gateway.config;

import io.headgate.gateway.catalog.Fallback;
import io.headgate.gateway.catalog.ModelEntry.Selection;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.routing.ClassifierStrategy;
import io.headgate.gateway.routing.LlmStrategy;
import io.headgate.gateway.routing.Policy;
import io.headgate.gateway.routing.Profile;
import io.headgate.gateway.routing.RoutingConfig;
import io.headgate.gateway.routing.RoutingStage;
import io.headgate.gateway.routing.Rule;
import io.headgate.gateway.routing.RuleStrategy;
import io.headgate.gateway.routing.SemanticStrategy;
import io.headgate.gateway.routing.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code routing} and {@code policies}. */
final class RoutingReader {

  private final Section root;
  private final Section routing;
  private final Path folder;

  /**
   * A reader of one file.
   *
   * @param folder that relative paths start from
   */
  RoutingReader(Section root, Path folder) {
    this.root = root;
    this.routing = root.section("routing");
    this.folder = folder;
  }

  RoutingConfig read() {
    return new RoutingConfig(
        new RoutingStage.Config(
            routing.section("profiles").sections().stream().map(this::profile).toList(),
            root.items("policies").stream().map(RoutingReader::policy).toList(),
            discreet(),
            comparesCosts(root.node()),
            logged(),
            new FailoverReader(root).resilience()),
        routing.items("rules").stream().map(RoutingReader::rule).toList(),
        part("semantic").map(this::semantic),
        part("classifier").map(this::classifier),
        part("llm").map(RoutingReader::llm),
        routing.duration("embedding_timeout", RoutingConfig.DEFAULT_EMBEDDING_TIMEOUT));
  }

  private Optional<Section> part(String name) {
    return routing.has(name) ? Optional.of(routing.section(name)) : Optional.empty();
  }

  private Profile profile(Section profile) {
    List<String> models = modelsOf(root, profile);
    Target otherwise =
        profile.has("default")
            ? route(List.of(profile.text("default", "")), profile)
            : route(models, profile);
    return new Profile(
        profile.name(),
        models,
        strategiesOf(routing, profile),
        otherwise,
        FailoverReader.read(profile));
  }

  /** The choice where nothing decides; how its failures are mended the profile says. */
  private static Target route(List<String> models, Section profile) {
    return new Target(
        models,
        profile.has("default") ? Optional.empty() : selection(profile),
        FailoverReader.p99Limit(profile),
        Resilience.silent());
  }

  /** The models that a profile chooses among: those that it lists, else all that chat. */
  static List<String> modelsOf(Section root, Section profile) {
    return profile.has("models")
        ? profile.texts("models")
        : root.section("models").sections().stream()
            .filter(model -> model.text("kind", "chat").equals("chat"))
            .map(Section::name)
            .toList();
  }

  /** The strategies that a profile asks: those that it lists, else all that are configured. */
  static List<String> strategiesOf(Section routing, Section profile) {
    if (profile.has("strategies")) {
      return profile.texts("strategies");
    }
    List<String> strategies = new ArrayList<>();
    for (String name :
        List.of(
            RuleStrategy.NAME, SemanticStrategy.NAME, ClassifierStrategy.NAME, LlmStrategy.NAME)) {
      if (routing.has(name)) {
        strategies.add(name);
      }
    }
    return strategies;
  }

  private static Policy policy(Section policy) {
    return new Policy(
        policy.text("id", ""),
        ConditionReader.read(policy.section("when")),
        new LinkedHashSet<>(policy.texts("residency")));
  }

  private static Rule rule(Section rule) {
    return new Rule(
        rule.text("id", ""),
        ConditionReader.read(rule.section("when")),
        target(rule),
        new LinkedHashSet<>(rule.texts("profiles")));
  }

  private static Target target(Section part) {
    return new Target(
        part.texts("models"),
        selection(part),
        FailoverReader.p99Limit(part),
        bound(part, FailoverReader.read(part)));
  }

  /** A promised residency would mean little if the profile's other models stood behind it. */
  private static Resilience bound(Section part, Resilience read) {
    return part.has("residency") && read.fallback().isEmpty()
        ? new Resilience(Optional.of(Fallback.none()), read.rescue(), read.hedge())
        : read;
  }

  private static Optional<Selection> selection(Section part) {
    return part.text("selection").map(word -> ProviderDefaults.constant(Selection.class, word));
  }

  private SemanticStrategy.Config semantic(Section semantic) {
    return new SemanticStrategy.Config(
        semantic.number("margin").orElse(SemanticStrategy.Config.DEFAULT_MARGIN),
        semantic.items("routes").stream().map(this::route).toList());
  }

  private SemanticStrategy.Route route(Section route) {
    return new SemanticStrategy.Route(
        route.text("id", ""),
        target(route),
        route.number("threshold"),
        ExemplarFile.read(route, folder).texts());
  }

  private ClassifierStrategy.Config classifier(Section classifier) {
    Map<String, Target> labels = new LinkedHashMap<>();
    classifier
        .section("labels")
        .sections()
        .forEach(label -> labels.put(label.name(), target(label)));
    return new ClassifierStrategy.Config(
        folder.resolve(classifier.text("file", "")),
        classifier.number("threshold"),
        labels,
        classifier.duration("reload", ClassifierStrategy.Config.DEFAULT_RELOAD));
  }

  private static LlmStrategy.Config llm(Section llm) {
    Map<String, LlmStrategy.Label> labels = new LinkedHashMap<>();
    llm.section("labels")
        .sections()
        .forEach(
            label ->
                labels.put(
                    label.name(),
                    new LlmStrategy.Label(label.text("description", ""), target(label))));
    return new LlmStrategy.Config(
        llm.text("model", ""),
        llm.duration("timeout", LlmStrategy.Config.DEFAULT_PATIENCE),
        labels);
  }

  /** Whether the word stands behind some {@code selection}, wherever that is. */
  private static boolean comparesCosts(Mapping part) {
    for (Map.Entry<String, Node.Member> member : part.members().entrySet()) {
      Node value = member.getValue().value();
      boolean here =
          member.getKey().equals("selection")
              && value instanceof Node.Scalar scalar
              && scalar.text().equals("cheapest");
      if (here || (value instanceof Mapping inner && comparesCosts(inner))) {
        return true;
      }
      if (value instanceof Node.Sequence items
          && items.items().stream()
              .anyMatch(item -> item instanceof Mapping inner && comparesCosts(inner))) {
        return true;
      }
    }
    return false;
  }

  /** What a decision log keeps, so that a classifier can be trained on decisions of any kind. */
  private boolean logged() {
    boolean kept = !root.section("telemetry").text("decision_log", "").isEmpty();
    boolean embeds = root.section("embedding").flag("enabled", true);
    return kept && embeds;
  }

  private Set<String> discreet() {
    Set<String> discreet = new LinkedHashSet<>();
    for (Section provider : root.section("providers").sections()) {
      if (provider.text("data_collection", "").equals("deny")) {
        discreet.add(provider.name());
      }
    }
    return discreet;
  }

  /** The request headers that some condition looks at, in lower case. */
  Set<String> headers() {
    Set<String> headers = new LinkedHashSet<>();
    root.items("policies")
        .forEach(part -> headers.addAll(ConditionReader.headersOf(part.section("when"))));
    routing
        .items("rules")
        .forEach(part -> headers.addAll(ConditionReader.headersOf(part.section("when"))));
    return headers;
  }
}
