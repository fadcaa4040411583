package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what {@code routing} and {@code policies} say about models, routes and each other. */
final class RoutingCheck {

  /** Bounds what is embedded at every start. */
  static final int MAX_EXEMPLARS = 500;

  static final int MAX_EXEMPLAR_LENGTH = 2_000;

  private final Section root;
  private final Section routing;
  private final Path folder;
  private final Problems problems;
  private final ConditionCheck conditions;
  private final TargetCheck targets;

  RoutingCheck(Section root, Path folder, Problems problems) {
    this.root = root;
    this.routing = root.section("routing");
    this.folder = folder;
    this.problems = problems;
    this.conditions = new ConditionCheck(problems, root);
    this.targets = new TargetCheck(root, problems);
  }

  void check() {
    checkIds(root.items("policies"), "policy");
    root.items("policies").forEach(this::checkPolicy);
    routing.section("profiles").sections().forEach(this::checkProfile);
    checkUse();
    checkIds(routing.items("rules"), "rule");
    routing.items("rules").forEach(this::checkRule);
    checkReach();
    checkSemantic(routing.section("semantic"));
    routing.section("classifier").section("labels").sections().forEach(targets::check);
    checkLlm(routing.section("llm"));
    ServerCheck.checkDuration(routing, "embedding_timeout", false, problems);
    ServerCheck.checkDuration(routing.section("llm"), "timeout", false, problems);
    ServerCheck.checkDuration(routing.section("classifier"), "reload", false, problems);
    checkEmbedding();
  }

  private void checkEmbedding() {
    boolean off = !root.section("embedding").flag("enabled", true);
    for (String name : List.of("semantic", "classifier")) {
      if (off && routing.has(name)) {
        problems.error(
            routing.markOfName(name),
            routing.pathOf(name),
            "it needs embeddings, and embedding.enabled is false");
      }
    }
  }

  private void checkIds(List<Section> parts, String what) {
    Set<String> seen = new HashSet<>();
    for (Section part : parts) {
      part.scalar("id")
          .filter(id -> !seen.add(id.text()))
          .ifPresent(
              id ->
                  problems.error(
                      id.start(),
                      part.pathOf("id"),
                      "another " + what + " is called " + problems.show(id) + " too"));
    }
  }

  private void checkPolicy(Section policy) {
    conditions.check(policy.section("when"));
    Set<String> known = targets.residencies();
    for (Scalar residency : policy.scalars("residency")) {
      if (!known.contains(residency.text())) {
        problems.error(
            residency.start(),
            policy.pathOf("residency"),
            "no provider has the residency "
                + problems.show(residency)
                + (residency.isInterpolated() ? "" : Suggestion.of(residency.text(), known)));
      }
    }
  }

  private void checkProfile(Section profile) {
    if (root.section("models").has(profile.name())) {
      problems.error(
          profile.mark(), profile.path(), "a model has this name too; give one of them another");
    }
    targets.checkProfile(profile);
    if (profile.has("default") && profile.has("selection")) {
      problems.error(
          profile.markOfName("selection"),
          profile.pathOf("selection"),
          "it is for a profile without default; the default's own selection is that of its model");
    }
    List<String> models = RoutingReader.modelsOf(root, profile);
    profile
        .scalar("default")
        .filter(chosen -> !models.contains(chosen.text()))
        .ifPresent(
            chosen ->
                problems.error(
                    chosen.start(),
                    profile.pathOf("default"),
                    problems.show(chosen)
                        + " is not one of the profile's models"
                        + (chosen.isInterpolated() ? "" : Suggestion.of(chosen.text(), models))));
    for (Scalar strategy : profile.scalars("strategies")) {
      if (!routing.has(strategy.text())) {
        problems.error(
            strategy.start(),
            profile.pathOf("strategies"),
            "there is no routing." + strategy.text() + " that could be asked");
      }
    }
  }

  /** Strategies that no profile asks would be paid for and never used. */
  private void checkUse() {
    List<Section> profiles = routing.section("profiles").sections();
    Set<String> asked = new HashSet<>();
    profiles.forEach(profile -> asked.addAll(RoutingReader.strategiesOf(routing, profile)));
    for (String name : List.of("rules", "semantic", "classifier", "llm")) {
      if (routing.has(name) && !asked.contains(name)) {
        String message =
            profiles.isEmpty()
                ? "there is no profile that would ask it; add routing.profiles.auto"
                : "no profile has it among its strategies";
        problems.error(routing.markOfName(name), routing.pathOf(name), message);
      }
    }
  }

  private void checkRule(Section rule) {
    conditions.check(rule.section("when"));
    targets.check(rule);
    Set<String> profiles = routing.section("profiles").node().members().keySet();
    for (Scalar profile : rule.scalars("profiles")) {
      if (!profiles.contains(profile.text())) {
        problems.error(
            profile.start(),
            rule.pathOf("profiles"),
            "no profile is called "
                + problems.show(profile)
                + (profile.isInterpolated() ? "" : Suggestion.of(profile.text(), profiles)));
      }
    }
  }

  /** A rule behind one that always applies is never asked. */
  private void checkReach() {
    if (problems.hasErrors()) {
      return; // a condition that cannot be read says nothing about others
    }
    Map<String, Section> closed = new HashMap<>();
    Set<String> all = routing.section("profiles").node().members().keySet();
    for (Section rule : routing.items("rules")) {
      Set<String> its = new LinkedHashSet<>(rule.texts("profiles"));
      if (its.isEmpty()) {
        its.addAll(all);
      }
      List<Section> before = new ArrayList<>();
      its.forEach(
          profile -> {
            if (closed.containsKey(profile)) {
              before.add(closed.get(profile));
            }
          });
      if (!its.isEmpty() && before.size() == its.size()) {
        problems.error(
            rule.mark(),
            rule.path(),
            "it can never be reached: rule '"
                + before.get(0).text("id", "")
                + "' before it always applies");
      } else if (ConditionReader.read(rule.section("when")).isCertain()) {
        its.forEach(profile -> closed.putIfAbsent(profile, rule));
      }
    }
  }

  private void checkSemantic(Section semantic) {
    List<Section> routes = semantic.items("routes");
    checkIds(routes, "route");
    Map<String, String> seen = new HashMap<>();
    for (Section route : routes) {
      targets.check(route);
      checkExemplars(route, seen);
    }
  }

  private void checkExemplars(Section route, Map<String, String> seen) {
    ExemplarFile file = ExemplarFile.read(route, folder);
    if (!file.problem().isEmpty()) {
      problems.error(
          route.markOf("exemplars_file"), route.pathOf("exemplars_file"), file.problem());
      return;
    }
    List<String> texts = file.texts().stream().filter(text -> !text.isBlank()).toList();
    if (texts.size() < 2) {
      problems.error(
          route.mark(),
          route.path(),
          "a route needs at least two exemplars (ten are better): give exemplars or"
              + " exemplars_file");
    }
    if (texts.size() > MAX_EXEMPLARS) {
      problems.error(
          route.mark(), route.path(), "at most " + MAX_EXEMPLARS + " exemplars are allowed");
    }
    for (String text : texts) {
      if (text.length() > MAX_EXEMPLAR_LENGTH) {
        problems.error(
            route.mark(),
            route.path(),
            "an exemplar has more than " + MAX_EXEMPLAR_LENGTH + " characters");
      }
      String other = seen.putIfAbsent(text, route.text("id", ""));
      if (other != null) {
        problems.error(
            route.mark(),
            route.path(),
            "an exemplar stands twice, here and in route '" + other + "': " + Mask.show(text));
      }
    }
  }

  private void checkLlm(Section llm) {
    if (!routing.has("llm")) {
      return;
    }
    llm.scalar("model").ifPresent(model -> targets.checkModel(model, llm.pathOf("model")));
    List<Section> labels = llm.section("labels").sections();
    labels.forEach(targets::check);
    if (labels.size() < 2) {
      problems.error(llm.markOf("labels"), llm.pathOf("labels"), "expected at least two labels");
    }
  }
}
