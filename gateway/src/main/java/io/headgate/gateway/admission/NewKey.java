package io.headgate.gateway.admission;

import io.headgate.gateway.protocol.Secret;

/**
 * A key with its text, which is known only now.
 *
 * @param text to be told once and kept nowhere
 */
public record NewKey(ApiKey key, Secret text) {}
