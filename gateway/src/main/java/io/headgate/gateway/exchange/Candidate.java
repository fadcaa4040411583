package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.TokenPrice;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A deployment that may answer.
 *
 * @param name the configured name of the model that it serves
 * @param provider its configured name
 * @param model the name that the provider knows the model by
 * @param maxOutputTokens sent where the provider demands a limit and the caller gave none
 * @param price empty when it is not known, which is not the same as free
 * @param contextTokens of input and output together; empty when it is not known
 * @param prefill whether it goes on where a last message of the assistant ends
 */
public record Candidate(
    String name,
    String provider,
    String model,
    int maxOutputTokens,
    Optional<TokenPrice> price,
    OptionalInt contextTokens,
    boolean prefill) {

  /** The name of exactly this deployment: {@code provider/model}. */
  public String pin() {
    return provider + "/" + model;
  }
}
