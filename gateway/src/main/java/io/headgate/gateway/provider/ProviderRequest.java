package io.headgate.gateway.provider;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * One call to a provider, in its dialect.
 *
 * @param path with query, to be put behind the provider's base URL; begins with a slash
 * @param body JSON
 * @param ignored members of the caller's request that have no counterpart in this dialect and were
 *     left out because they do not change the shape of the answer
 */
public record ProviderRequest(String path, Buffer body, List<String> ignored) {

  public ProviderRequest {
    ignored = List.copyOf(ignored);
  }

  static ProviderRequest of(String path, Buffer body) {
    return new ProviderRequest(path, body, List.of());
  }
}
