package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.TokenPrice;
import java.util.Optional;

/**
 * A deployment that may answer.
 *
 * @param name the configured name of the model that it serves
 * @param provider its configured name
 * @param model the name that the provider knows the model by
 * @param maxOutputTokens sent where the provider demands a limit and the caller gave none
 * @param price empty when it is not known, which is not the same as free
 */
public record Candidate(
    String name, String provider, String model, int maxOutputTokens, Optional<TokenPrice> price) {

  /** The name of exactly this deployment: {@code provider/model}. */
  public String pin() {
    return provider + "/" + model;
  }
}
