package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Reference;
import io.headgate.gateway.config.Node.Scalar;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the file describes but the environment does not make usable: one file serves everybody,
 * whichever of the keys they have.
 */
final class Availability {

  private final Problems problems;
  private final Set<String> left = new HashSet<>();

  /** For each provider or key that is left out, what would bring it back: "A_URL and A_KEY". */
  private final Set<String> remedies = new LinkedHashSet<>();

  private Availability(Problems problems) {
    this.problems = problems;
  }

  static Availability of(Section root, Problems problems) {
    Availability availability = new Availability(problems);
    Section providers = root.section("providers");
    Section models = root.section("models");
    if (availability.leaveOutProviders(providers)) {
      availability.leaveOutModels(models);
    }
    availability.leaveOutKeys(root);
    availability.leaveOutAdminTokens(root);
    return availability;
  }

  boolean has(Section part) {
    return !left.contains(part.path());
  }

  boolean hasProvider(String name) {
    return !left.contains(Section.join("providers", name));
  }

  boolean hasDeployment(Section deployment) {
    return isEnabled(deployment) && hasProvider(deployment.text("provider", ""));
  }

  private static boolean isEnabled(Section part) {
    return part.flag("enabled", true);
  }

  /** Returns whether a provider is left; without one there is nothing to say about models. */
  private boolean leaveOutProviders(Section providers) {
    providers.sections().forEach(this::leaveOutProvider);
    int given = providers.node().members().size();
    return demandOne(providers.sections(), given, providers, "provider");
  }

  private void leaveOutProvider(Section provider) {
    List<Scalar> baseUrl = provider.scalar("base_url").stream().filter(this::isEmpty).toList();
    List<Scalar> keys = provider.scalars("api_keys");
    boolean keyless = provider.text("auth", "").equals("none");
    boolean lacksKey = !keyless && !keys.isEmpty() && keys.stream().allMatch(this::isEmpty);
    if (!isEnabled(provider)) {
      leaveOutDisabled(provider);
    } else if (!baseUrl.isEmpty() && lacksKey) {
      leaveOut(provider, "no base_url and no API key", concat(baseUrl, keys));
    } else if (!baseUrl.isEmpty()) {
      leaveOut(provider, "no base_url", baseUrl);
    } else if (lacksKey) {
      leaveOut(provider, "no API key", keys);
    }
  }

  private boolean isEmpty(Scalar scalar) {
    return scalar.isInterpolated() && scalar.text().isEmpty();
  }

  private static List<Scalar> concat(List<Scalar> some, List<Scalar> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private void leaveOutDisabled(Section part) {
    leaveOut(part, "enabled is false", part.scalar("enabled").stream().toList());
  }

  private void leaveOut(Section part, String reason, List<Scalar> because) {
    Set<Reference> references = new LinkedHashSet<>();
    because.forEach(scalar -> references.addAll(scalar.references()));
    String states =
        references.stream()
            .filter(reference -> !reference.state().equals("is set"))
            .map(reference -> reference.name() + " " + reference.state())
            .collect(Collectors.joining(", "));
    left.add(part.path());
    if (!references.isEmpty()) {
      remedies.add(references.stream().map(Reference::name).collect(Collectors.joining(" and ")));
    }
    String why = states.isEmpty() ? "" : " (" + states + ")";
    problems.notice(part.mark(), part.path(), reason + why + ": left out");
  }

  private void leaveOutModels(Section models) {
    for (Section model : models.sections()) {
      if (!isEnabled(model)) {
        leaveOutDisabled(model);
      } else {
        leaveOutIfEmpty(model);
      }
    }
    demandOne(models.sections(), models.node().members().size(), models, "model");
  }

  private void leaveOutIfEmpty(Section model) {
    List<Section> all = model.items("deployments");
    List<Section> enabled = all.stream().filter(Availability::isEnabled).toList();
    if (all.isEmpty() || enabled.stream().anyMatch(this::hasDeployment)) {
      return;
    }
    String reason =
        enabled.isEmpty()
            ? "every deployment has enabled: false"
            : "no deployment remains ("
                + names(enabled.stream().map(d -> d.text("provider", "")).toList())
                + ")";
    left.add(model.path());
    problems.notice(model.mark(), model.path(), reason + ": left out");
  }

  private static String names(Collection<String> names) {
    return names.stream().distinct().collect(Collectors.joining(", "));
  }

  private void leaveOutKeys(Section root) {
    remedies.clear();
    List<Section> keys = root.items("keys");
    keys.forEach(key -> leaveOutIfEmpty(key, "key"));
    int given = root.list("keys").size();
    boolean malformed = keys.size() < given || !isListOrAbsent(root, "keys");
    if (!malformed && keys.stream().noneMatch(this::has)) {
      String advice = remedies.isEmpty() ? "" : "set " + String.join(", ", remedies) + ", or ";
      problems.notice(
          root.markOfName("keys"),
          "keys",
          "no keys: " + advice + "make one with headgate keys create");
    }
  }

  private static boolean isListOrAbsent(Section part, String property) {
    boolean file = !part.node().members().isEmpty(); // else there is nothing to say about parts
    return file && part.value(property).map(Node.Sequence.class::isInstance).orElse(true);
  }

  private void leaveOutAdminTokens(Section root) {
    root.section("server")
        .section("admin")
        .items("tokens")
        .forEach(token -> leaveOutIfEmpty(token, "token"));
  }

  /** Leaves out what would be known by a secret or its digest, and has neither. */
  private void leaveOutIfEmpty(Section known, String secret) {
    List<Scalar> empty =
        concat(known.scalar(secret).stream().toList(), known.scalar("sha256").stream().toList());
    if (!empty.isEmpty() && empty.stream().allMatch(this::isEmpty)) {
      leaveOut(known, "no " + secret, empty);
    }
  }

  /** Says which variables to set when nothing of a kind is left. */
  private boolean demandOne(List<Section> parts, int given, Section whole, String what) {
    boolean malformed = parts.size() < given; // reported elsewhere
    if (malformed || parts.isEmpty() || parts.stream().anyMatch(this::has)) {
      return true;
    }
    String advice =
        switch (remedies.size()) {
          case 0 -> "";
          case 1 -> ": set " + remedies.iterator().next();
          default -> ": set one of " + String.join(", ", remedies);
        };
    problems.error(whole.mark(), whole.path(), "no " + what + " is left" + advice);
    return false;
  }
}
