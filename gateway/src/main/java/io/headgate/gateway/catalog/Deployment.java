package io.headgate.gateway.catalog;

/**
 * A model at a provider.
 *
 * @param provider the provider's configured name
 * @param model the name that the provider knows it by
 */
public record Deployment(String provider, String model) {

  /** The pin that names exactly this deployment: {@code provider/model}. */
  public String pin() {
    return provider + "/" + model;
  }
}
