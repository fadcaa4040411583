package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.util.HashSet;
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
    check(target, NameList.models(target));
    for (NameList list : NameList.fallback(target)) {
      check(target, list);
      checkTwice(list);
    }
    ServerCheck.checkDuration(target, "p99_limit", false, problems);
  }

  private void check(Section target, NameList list) {
    if (!checkKnown(list)) {
      return;
    }
    Set<String> choosable = choosable(target);
    for (Scalar model : list.names()) {
      if (!choosable.isEmpty() && !choosable.contains(model.text())) {
        problems.error(
            model.start(),
            list.path(),
            problems.show(model) + " is in no profile that this is for, so it can never be chosen");
      }
      if (target.has("residency")) {
        checkResidency(target, model, list.path());
      }
    }
  }

  /** Checks the models of a profile, and those that stand in for them. */
  void checkProfile(Section profile) {
    checkKnown(NameList.models(profile));
    for (NameList list : NameList.fallback(profile)) {
      checkKnown(list);
      checkTwice(list);
    }
    ServerCheck.checkDuration(profile, "p99_limit", false, problems);
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

  private void checkResidency(Section target, Scalar model, String path) {
    List<String> allowed = target.texts("residency");
    for (Section deployment : models.section(model.text()).items("deployments")) {
      String provider = deployment.text("provider", "");
      String residency = providers.section(provider).text("residency", "nowhere that is known");
      if (!allowed.contains(residency)) {
        problems.error(
            model.start(),
            path,
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
  boolean checkKnown(NameList list) {
    boolean known = true;
    for (Scalar model : list.names()) {
      known &= checkModel(model, list.path());
    }
    return known;
  }

  void checkTwice(NameList list) {
    Set<String> seen = new HashSet<>();
    for (Scalar name : list.names()) {
      if (!seen.add(name.text())) {
        problems.error(name.start(), list.path(), problems.show(name) + " is listed twice");
      }
    }
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
