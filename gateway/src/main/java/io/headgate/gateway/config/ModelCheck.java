package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks what models say about providers. */
final class ModelCheck {

  private final Section providers;
  private final List<Section> models;
  private final Set<String> names;
  private final Problems problems;
  private final Set<String> local;

  ModelCheck(Section root, Problems problems) {
    this.providers = root.section("providers");
    this.models = root.section("models").sections();
    this.names = new LinkedHashSet<>(root.section("models").node().members().keySet());
    names.addAll(root.section("routing").section("profiles").node().members().keySet());
    this.problems = problems;
    this.local = local(root);
  }

  /** Models and virtual models. */
  Set<String> names() {
    return names;
  }

  /** Every {@code provider/model} that some model deploys. */
  Set<String> pins() {
    return pins(true);
  }

  /** Those of them that the file spells out; the others must not be shown. */
  Set<String> literalPins() {
    return pins(false);
  }

  /** The name of the model that embeds texts on this node, where the file does not rule it out. */
  private static Set<String> local(Section root) {
    Section embedding = root.section("embedding");
    return embedding.flag("enabled", true)
        ? Set.of(EmbeddingReader.LOCAL + EmbeddingReader.model(embedding))
        : Set.of();
  }

  private Set<String> pins(boolean interpolated) {
    Set<String> pins = new LinkedHashSet<>(local);
    for (Section model : models) {
      for (Section deployment : model.items("deployments")) {
        Optional<Scalar> provider = deployment.scalar("provider");
        Optional<Scalar> name = deployment.scalar("model");
        boolean known = provider.isPresent() && name.isPresent();
        if (known && (interpolated || (isLiteral(provider.get()) && isLiteral(name.get())))) {
          pins.add(provider.get().text() + "/" + name.get().text());
        }
      }
    }
    return pins;
  }

  private static boolean isLiteral(Scalar scalar) {
    return !scalar.isInterpolated();
  }

  void check() {
    for (Section model : models) {
      new DeploymentCheck(model, problems).check();
      Set<String> seen = new LinkedHashSet<>();
      for (Section deployment : model.items("deployments")) {
        checkProvider(deployment);
        checkEmbedding(model, deployment);
        String pin = deployment.text("provider", "") + "/" + deployment.text("model", "");
        if (deployment.has("provider") && deployment.has("model") && !seen.add(pin)) {
          problems.error(deployment.mark(), deployment.path(), "this deployment is listed twice");
        }
      }
    }
  }

  private void checkProvider(Section deployment) {
    Optional<Scalar> provider = deployment.scalar("provider");
    if (provider.isPresent() && !providers.has(provider.get().text())) {
      String message = "no provider is called " + problems.show(provider.get());
      Set<String> known = providers.node().members().keySet();
      String advice =
          provider.get().isInterpolated() ? "" : Suggestion.of(provider.get().text(), known);
      problems.error(provider.get().start(), deployment.pathOf("provider"), message + advice);
    }
  }

  private void checkEmbedding(Section model, Section deployment) {
    String provider = deployment.text("provider", "");
    String kind = providers.section(provider).text("kind", "");
    boolean embedding = model.text("kind", "").equals("embedding");
    if (embedding && kind.equals(ProviderDefaults.ANTHROPIC.word)) {
      problems.error(
          deployment.markOf("provider"),
          deployment.pathOf("provider"),
          "a provider of kind anthropic has no embeddings");
    }
  }
}
