package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks where decisions send requests. */
final class TargetCheck {

  private final Section root;
  private final Section providers;
  private final Section models;
  private final Set<String> chatModels = new LinkedHashSet<>();
  private final Set<String> reachable = new LinkedHashSet<>();
  private final Problems problems;

  TargetCheck(Section root, Problems problems) {
    this.root = root;
    this.providers = root.section("providers");
    this.models = root.section("models");
    this.problems = problems;
    for (Section model : models.sections()) {
      if (model.text("kind", "chat").equals("chat")) {
        chatModels.add(model.name());
      }
    }
    root.section("routing")
        .section("profiles")
        .sections()
        .forEach(profile -> reachable.addAll(RoutingReader.modelsOf(root, profile)));
  }

  /** Every residency that some provider has. */
  Set<String> residencies() {
    return providers.sections().stream()
        .flatMap(provider -> provider.text("residency").stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Checks the models of a rule, a route or a label, and that they stay where they must. */
  void check(Section target) {
    if (!checkModels(target)) {
      return;
    }
    Set<String> choosable = choosable(target);
    for (Scalar model : target.scalars("models")) {
      if (!choosable.isEmpty() && !choosable.contains(model.text())) {
        problems.error(
            model.start(),
            target.pathOf("models"),
            problems.show(model) + " is in no profile that this is for, so it can never be chosen");
      }
      if (target.has("residency")) {
        checkResidency(target, model);
      }
    }
  }

  /** The models of the profiles that a target is for: all of them unless it names some. */
  private Set<String> choosable(Section target) {
    List<String> profiles = target.texts("profiles");
    if (profiles.isEmpty()) {
      return reachable;
    }
    Set<String> models = new LinkedHashSet<>();
    for (Section profile : root.section("routing").section("profiles").sections()) {
      if (profiles.contains(profile.name())) {
        models.addAll(RoutingReader.modelsOf(root, profile));
      }
    }
    return models;
  }

  private void checkResidency(Section target, Scalar model) {
    List<String> allowed = target.texts("residency");
    for (Section deployment : models.section(model.text()).items("deployments")) {
      String provider = deployment.text("provider", "");
      String residency = providers.section(provider).text("residency", "nowhere that is known");
      if (!allowed.contains(residency)) {
        problems.error(
            model.start(),
            target.pathOf("models"),
            problems.show(model)
                + " may run at provider "
                + provider
                + ", which is in "
                + residency
                + ", outside the residency "
                + allowed
                + " that is promised here");
      }
    }
  }

  /** Whether all models of a list are known. */
  boolean checkModels(Section part) {
    boolean known = true;
    for (Scalar model : part.scalars("models")) {
      known &= checkModel(model, part.pathOf("models"));
    }
    return known;
  }

  boolean checkModel(Scalar model, String path) {
    if (chatModels.contains(model.text())) {
      return true;
    }
    String message =
        models.has(model.text())
            ? problems.show(model) + " is an embedding model and cannot chat"
            : "no model is called "
                + problems.show(model)
                + (model.isInterpolated() ? "" : Suggestion.of(model.text(), chatModels));
    problems.error(model.start(), path, message);
    return false;
  }
}
