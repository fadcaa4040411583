package io.headgate.gateway.config;

import io.headgate.gateway.catalog.Capability;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.catalog.Priced;
import io.headgate.gateway.protocol.TokenPrice;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads models. What a deployment says counts before what its model says, and that before what its
 * provider publishes.
 */
final class ModelReader {

  private final Section providers;
  private final Availability availability;
  private final PublishedPrices published;
  private final Problems problems;

  ModelReader(
      Section root, Availability availability, PublishedPrices published, Problems problems) {
    this.providers = root.section("providers");
    this.availability = availability;
    this.published = published;
    this.problems = problems;
  }

  ModelEntry read(Section model) {
    return new ModelEntry(
        model.name(),
        kind(model),
        model.integer("tier", 0),
        ProviderDefaults.constant(ModelEntry.Selection.class, model.text("selection", "ordered")),
        model.items("deployments").stream()
            .filter(availability::hasDeployment)
            .map(deployment -> deployment(model, deployment))
            .toList(),
        model.integer("max_output_tokens", ModelEntry.DEFAULT_MAX_OUTPUT_TOKENS),
        FailoverReader.read(model));
  }

  private static ModelEntry.Kind kind(Section model) {
    return ProviderDefaults.constant(ModelEntry.Kind.class, model.text("kind", "chat"));
  }

  private Deployment deployment(Section model, Section deployment) {
    Section provider = providers.section(deployment.text("provider", ""));
    String name = deployment.text("model", "");
    Optional<TokenPrice> given = PriceSection.read(deployment).or(() -> PriceSection.read(model));
    int context = deployment.integer("context", model.integer("context", 0));
    Optional<Priced> listed =
        given.isPresent() && context > 0 ? Optional.empty() : published.find(provider, name);
    boolean chat = kind(model) == ModelEntry.Kind.CHAT;
    Optional<TokenPrice> price =
        given.or(() -> listed.flatMap(each -> chat ? each.chatPrice() : each.price()));
    if (chat && price.isEmpty()) {
      noticeUnknown(provider, deployment);
    }
    return new Deployment(
        provider.name(),
        name,
        deployment.integer("weight", 1),
        provider.text("residency"),
        context > 0
            ? OptionalInt.of(context)
            : listed.map(Priced::contextTokens).orElse(OptionalInt.empty()),
        capabilities(deployment.has("capabilities") ? deployment : model),
        price,
        deployment.flag("prefill", model.flag("prefill", false)));
  }

  private static Optional<Set<Capability>> capabilities(Section part) {
    return part.has("capabilities")
        ? Optional.of(
            part.texts("capabilities").stream()
                .map(word -> ProviderDefaults.constant(Capability.class, word))
                .collect(Collectors.toSet()))
        : Optional.empty();
  }

  /** Silent for a provider that is said to have no published prices. */
  private void noticeUnknown(Section provider, Section deployment) {
    if (provider.text("price_source", "").equals(PublishedPrices.NONE)) {
      return;
    }
    String advice =
        published.source(provider).isPresent()
            ? "give it a price"
            : "give it a price, or its provider a price_source";
    deployment
        .scalar("model")
        .ifPresent(
            model ->
                problems.notice(
                    model.start(),
                    deployment.path(),
                    "no price is known for "
                        + problems.show(model)
                        + ": its cost is unknown, not zero; "
                        + advice));
  }
}
