package io.headgate.gateway.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.routing.Condition;
import io.headgate.gateway.routing.Profile;
import io.headgate.gateway.routing.RoutingConfig;
import io.headgate.gateway.routing.Rule;
import io.headgate.gateway.routing.SemanticStrategy;
import io.headgate.gateway.routing.Target;
import java.util.Collection;
import java.util.TreeSet;

/** The routing that is in force. */
final class EffectiveRouting {

  private EffectiveRouting() {}

  static void render(ObjectNode root, RoutingConfig config) {
    ArrayNode policies = root.putArray("policies");
    config
        .stage()
        .policies()
        .forEach(
            policy -> {
              ObjectNode node = policies.addObject().put("id", policy.id());
              node.put("when", print(policy.when()));
              texts(node.putArray("residency"), new TreeSet<>(policy.residencies()));
            });
    ObjectNode routing = root.putObject("routing");
    routing.put("embedding_timeout", Units.print(config.embeddingTimeout()));
    ObjectNode profiles = routing.putObject("profiles");
    config.stage().profiles().forEach(profile -> profile(profiles, profile));
    ArrayNode rules = routing.putArray("rules");
    config.rules().forEach(rule -> rule(rules.addObject(), rule));
    config.semantic().ifPresent(semantic -> semantic(routing.putObject("semantic"), semantic));
    config
        .classifier()
        .ifPresent(
            classifier -> {
              ObjectNode node = routing.putObject("classifier");
              node.put("file", classifier.file().toString());
              classifier.threshold().ifPresent(value -> node.put("threshold", value));
              node.put("reload", Units.print(classifier.reload()));
              ObjectNode labels = node.putObject("labels");
              classifier.labels().forEach((name, target) -> target(labels.putObject(name), target));
            });
    config
        .llm()
        .ifPresent(
            llm -> {
              ObjectNode node = routing.putObject("llm").put("model", llm.model());
              node.put("timeout", Units.print(llm.patience()));
              ObjectNode labels = node.putObject("labels");
              llm.labels()
                  .forEach(
                      (name, label) -> {
                        ObjectNode one = labels.putObject(name);
                        one.put("description", label.description());
                        target(one, label.target());
                      });
            });
  }

  private static void profile(ObjectNode profiles, Profile profile) {
    ObjectNode node = profiles.putObject(profile.name());
    texts(node.putArray("models"), profile.models());
    texts(node.putArray("strategies"), profile.strategies());
    target(node.putObject("default"), profile.otherwise());
    EffectiveFailover.render(node, profile.resilience());
  }

  private static void rule(ObjectNode node, Rule rule) {
    node.put("id", rule.id()).put("when", print(rule.when()));
    target(node, rule.target());
    texts(node.putArray("profiles"), new TreeSet<>(rule.profiles()));
  }

  private static void semantic(ObjectNode node, SemanticStrategy.Config semantic) {
    node.put("margin", semantic.margin());
    ArrayNode routes = node.putArray("routes");
    for (SemanticStrategy.Route route : semantic.routes()) {
      ObjectNode one = routes.addObject().put("id", route.id());
      target(one, route.target());
      route.threshold().ifPresent(value -> one.put("threshold", value));
      texts(one.putArray("exemplars"), route.exemplars());
    }
  }

  private static void target(ObjectNode node, Target target) {
    texts(node.putArray("models"), target.models());
    target
        .selection()
        .ifPresent(selection -> node.put("selection", ProviderDefaults.word(selection)));
    target.p99Limit().ifPresent(limit -> node.put("p99_limit", Units.print(limit)));
    EffectiveFailover.render(node, target.resilience());
  }

  private static String print(Condition condition) {
    return ConditionText.of(condition);
  }

  private static void texts(ArrayNode node, Collection<String> texts) {
    texts.forEach(node::add);
  }
}
