package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.Capability;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.catalog.ModelEntry.Kind;
import io.headgate.gateway.catalog.ModelEntry.Selection;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.protocol.TokenPrice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A small house of models: {@code small} at groq (us) and openai (eu), {@code strong} at openai,
 * which sees images, {@code local} on the premises with a short context.
 */
final class House {

  static final Deployment GROQ = deployment("groq", "llama", 3, "us", 8_000, Set.of(), 50, 80);
  static final Deployment NANO =
      deployment("openai", "nano", 1, "eu", 100_000, Set.of(Capability.TOOLS), 20, 400);
  static final Deployment GPT =
      deployment(
          "openai",
          "gpt",
          1,
          "eu",
          100_000,
          Set.of(Capability.TOOLS, Capability.VISION),
          1250,
          10_000);
  static final Deployment QWEN =
      new Deployment(
          "vllm",
          "qwen",
          1,
          Optional.of("on-prem"),
          OptionalInt.of(4_000),
          Optional.empty(),
          Optional.empty(),
          false);

  private House() {}

  private static Deployment deployment(
      String provider,
      String model,
      int weight,
      String residency,
      int context,
      Set<Capability> capabilities,
      long inputNano,
      long outputNano) {
    return new Deployment(
        provider,
        model,
        weight,
        Optional.of(residency),
        OptionalInt.of(context),
        Optional.of(capabilities),
        Optional.of(TokenPrice.flat(inputNano, outputNano, "test")),
        false);
  }

  static ModelCatalog catalog(Selection small) {
    return new ModelCatalog(
        List.of(
            new ModelEntry(
                "small", Kind.CHAT, 1, small, List.of(GROQ, NANO), 4096, Resilience.silent()),
            new ModelEntry(
                "strong", Kind.CHAT, 3, Selection.ORDERED, List.of(GPT), 4096, Resilience.silent()),
            new ModelEntry(
                "local", Kind.CHAT, 1, Selection.ORDERED, List.of(QWEN), 4096, Resilience.silent()),
            new ModelEntry(
                "embed",
                Kind.EMBEDDING,
                0,
                Selection.ORDERED,
                List.of(Deployment.of("openai", "vectors")),
                4096,
                Resilience.silent())),
        List.of("auto"));
  }

  static ModelCatalog catalog() {
    return catalog(Selection.ORDERED);
  }

  static Profile auto(String... strategies) {
    return new Profile(
        "auto",
        List.of("small", "strong", "local"),
        List.of(strategies),
        Target.of("small"),
        Resilience.silent());
  }

  /** Data that looks sensitive stays on the premises. */
  static Policy sensitiveStaysHome() {
    return new Policy("home", new Condition.Sensitive(Set.of()), Set.of("on-prem"));
  }
}
