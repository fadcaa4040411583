package io.headgate.gateway.health;

/**
 * What has a circuit, a window and headroom of its own.
 *
 * @param provider its configured name
 * @param model the name that the provider knows the model by
 * @param credential which of the provider's credentials, from 0; never the credential itself
 */
public record Upstream(String provider, String model, int credential) {}
