package io.headgate.gateway.catalog;

import io.headgate.gateway.protocol.TokenPrice;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A model at a provider, and what is known of it.
 *
 * @param provider the provider's configured name
 * @param model the name that the provider knows it by
 * @param weight its share where the selection is weighted, at least 0
 * @param residency where it runs, in the operator's words, such as {@code eu} or {@code on-prem};
 *     empty when nobody said
 * @param contextTokens input and output together; empty when nobody knows
 * @param capabilities empty when nobody knows, which is not the same as none
 * @param price empty when nobody knows, which is not the same as free
 * @param prefill whether it goes on where a last message of the assistant ends, instead of refusing
 *     it or answering anew
 */
public record Deployment(
    String provider,
    String model,
    int weight,
    Optional<String> residency,
    OptionalInt contextTokens,
    Optional<Set<Capability>> capabilities,
    Optional<TokenPrice> price,
    boolean prefill) {

  /** The residency of what runs on this node: no policy is broken by data that does not leave. */
  public static final String HERE = "(this node)";

  public Deployment {
    capabilities = capabilities.map(Set::copyOf);
  }

  /** A deployment of which only the names are known. */
  public static Deployment of(String provider, String model) {
    return new Deployment(
        provider,
        model,
        1,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** The pin that names exactly this deployment: {@code provider/model}. */
  public String pin() {
    return provider + "/" + model;
  }
}
