package io.headgate.gateway.config;

import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.provider.ProviderConfig.Auth;
import io.headgate.gateway.provider.ProviderConfig.MaxTokensField;
import io.headgate.gateway.provider.ProviderConfig.Pool;
import io.headgate.gateway.provider.ProviderConfig.Quirks;
import io.headgate.gateway.provider.ProviderConfig.Timeouts;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads one provider. */
final class ProviderReader {

  private ProviderReader() {}

  static ProviderConfig read(Section provider) {
    ProviderDefaults defaults = ProviderDefaults.of(provider).orElseThrow();
    List<Secret> apiKeys =
        provider.texts("api_keys").stream().filter(key -> !key.isEmpty()).map(Secret::new).toList();
    return new ProviderConfig(
        provider.name(),
        defaults.kind,
        BaseUrl.normalised(provider.text("base_url", defaults.baseUrl)),
        apiKeys,
        auth(provider, apiKeys, defaults),
        headers(provider.section("headers")),
        quirks(provider.section("quirks")),
        timeouts(provider.section("timeouts")),
        pool(provider.section("pool")));
  }

  private static Auth auth(Section provider, List<Secret> apiKeys, ProviderDefaults defaults) {
    Auth fallback = apiKeys.isEmpty() ? Auth.NONE : defaults.auth;
    return provider
        .text("auth")
        .map(word -> ProviderDefaults.constant(Auth.class, word))
        .orElse(fallback);
  }

  private static Map<String, Secret> headers(Section headers) {
    Map<String, Secret> read = new LinkedHashMap<>();
    for (String name : headers.node().members().keySet()) {
      headers.text(name).ifPresent(value -> read.put(name, new Secret(value)));
    }
    return read;
  }

  private static Quirks quirks(Section quirks) {
    Quirks defaults = Quirks.none();
    return new Quirks(
        quirks.flag("stream_usage", defaults.streamUsage()),
        quirks
            .text("max_tokens_field")
            .map(word -> ProviderDefaults.constant(MaxTokensField.class, word))
            .orElse(defaults.maxTokensField()),
        new LinkedHashSet<>(quirks.texts("drop_parameters")));
  }

  private static Timeouts timeouts(Section timeouts) {
    Timeouts defaults = Timeouts.defaults();
    return new Timeouts(
        timeouts.duration("connect", defaults.connect()),
        timeouts.duration("first_token", defaults.firstToken()),
        timeouts.duration("between_tokens", defaults.betweenTokens()),
        timeouts.duration("total", defaults.total()));
  }

  private static Pool pool(Section pool) {
    Pool defaults = Pool.defaults();
    return new Pool(
        pool.integer("connections", defaults.connections()),
        pool.integer("waiting", defaults.waiting()));
  }
}
