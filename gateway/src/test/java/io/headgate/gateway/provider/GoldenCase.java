package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.protocol.StrictJson;
import io.headgate.gateway.protocol.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One folder of golden files, and the provider that it describes. */
record GoldenCase(String dialect, Path folder) {

  static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_790_000_000), ZoneOffset.UTC);

  /** The credential of every provider here; no expectation may hold it. */
  static final String PROVIDER_KEY = "sk-ant-api03-provider-secret-0123456789";

  private static final String PLAIN_REQUEST =
      """
      {"model":"gpt","messages":[{"role":"user","content":"Hello"}]}""";

  String name() {
    return dialect + "/" + folder.getFileName();
  }

  Optional<String> text(String file) {
    Path path = folder.resolve(file);
    try {
      return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  Optional<byte[]> bytes(String file) {
    return text(file).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  void write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  void delete(String file) {
    try {
      Files.deleteIfExists(folder.resolve(file));
    } catch (IOException undeletable) {
      throw new UncheckedIOException(undeletable);
    }
  }

  boolean isEmbeddings() {
    return text("request.json").map(text -> GoldenJson.tree(text).has("input")).orElse(false);
  }

  private byte[] requestBytes() {
    return text("request.json").orElse(PLAIN_REQUEST).strip().getBytes(StandardCharsets.UTF_8);
  }

  ChatRequest chatRequest() {
    return ChatRequest.of(StrictJson.parse(requestBytes()));
  }

  EmbeddingsRequest embeddingsRequest() {
    return EmbeddingsRequest.of(StrictJson.parse(requestBytes()));
  }

  /** The settings of the provider: {@code quirks} as in the configuration, and {@code model}. */
  private JsonNode setup() {
    try {
      return GoldenJson.MAPPER.readTree(text("setup.json").orElse("{}"));
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  String model() {
    return setup().path("model").asText("the-providers-model");
  }

  int defaultMaxTokens() {
    return 4_096;
  }

  ProviderDialect open() {
    JsonNode quirks = setup().path("quirks");
    TreeSet<String> dropped = new TreeSet<>();
    quirks.path("drop_parameters").forEach(name -> dropped.add(name.asText()));
    ProviderConfig.Quirks read =
        new ProviderConfig.Quirks(
            quirks.path("stream_usage").asBoolean(true),
            ProviderConfig.MaxTokensField.valueOf(
                quirks
                    .path("max_tokens_field")
                    .asText("as_sent")
                    .toUpperCase(java.util.Locale.ROOT)),
            dropped);
    ProviderConfig config =
        new ProviderConfig(
            "golden",
            ProviderConfig.Kind.valueOf(dialect.toUpperCase(java.util.Locale.ROOT)),
            URI.create("https://provider.example/v1"),
            List.of(new Secret(PROVIDER_KEY)),
            ProviderConfig.Auth.BEARER,
            Map.of(),
            read,
            ProviderConfig.Timeouts.defaults(),
            ProviderConfig.Pool.defaults());
    return ProviderDialect.of(config, CLOCK);
  }

  static ObjectNode describe(GatewayException failure) {
    ObjectNode error = GoldenJson.MAPPER.createObjectNode();
    error.put("status", failure.code().status()).put("code", failure.code().code());
    @Nullable String param = failure.toApiError().param();
    if (param != null) {
      error.put("param", param);
    }
    error.put("message", failure.message());
    failure.retryAfterMillis().ifPresent(millis -> error.put("retry_after_millis", millis));
    return error.put("worth_retrying", failure.isWorthRetrying());
  }

  static ObjectNode describe(Usage usage) {
    return GoldenJson.MAPPER
        .createObjectNode()
        .put("prompt", usage.promptTokens())
        .put("cached", usage.cachedTokens())
        .put("cache_write", usage.cacheWriteTokens())
        .put("completion", usage.completionTokens())
        .put("reasoning", usage.reasoningTokens());
  }
}
