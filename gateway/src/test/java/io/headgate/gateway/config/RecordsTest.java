package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.catalog.Capability;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.TokenPrice.Tier;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.provider.ProviderConfig.Auth;
import io.headgate.gateway.provider.ProviderConfig.MaxTokensField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every property reaches its component. */
class RecordsTest {

  private static GatewayConfig full() {
    Path file = Path.of("src", "test", "resources", "config", "full.yaml");
    try {
      return Yaml.config(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsTheServer() {
    GatewayConfig config = full();

    assertThat(config.api())
        .isEqualTo(
            new ApiServer.Config(
                "127.0.0.2",
                1,
                Set.of("llm.example", "[::1]"),
                512 * 1024,
                Duration.ofMillis(1500),
                Duration.ofSeconds(2),
                Duration.ofMinutes(3),
                Duration.ofSeconds(4),
                Duration.ofHours(1),
                Duration.ofSeconds(6),
                7,
                8,
                9,
                Duration.ofSeconds(10),
                Duration.ofSeconds(11),
                java.util.Set.of("x-class")));
    assertThat(config.admin().token()).contains(new Secret("secret"));
    assertThat(config.management().port()).isEqualTo(3);
    assertThat(config.telemetry().accessLog()).isFalse();
  }

  @Test
  void readsAProvider() {
    ProviderConfig azure = full().providers().get(0);

    assertThat(azure.auth()).isEqualTo(Auth.API_KEY);
    assertThat(azure.headers()).isEqualTo(Map.of("x-team", new Secret("search")));
    assertThat(azure.timeouts().total()).isEqualTo(Duration.ofSeconds(4));
    assertThat(azure.timeouts().betweenTokens()).isEqualTo(Duration.ofSeconds(3));
    assertThat(azure.pool()).isEqualTo(new ProviderConfig.Pool(5, 6));
    assertThat(azure.quirks().maxTokensField()).isEqualTo(MaxTokensField.MAX_COMPLETION_TOKENS);
    assertThat(azure.quirks().dropParameters()).containsExactly("logit_bias");
    assertThat(azure.quirks().streamUsage()).isFalse();
  }

  @Test
  void takesAddressAndCredentialFromTheKind() {
    assertThat(full().providers())
        .extracting(provider -> provider.baseUrl() + " " + provider.auth())
        .containsExactly(
            "https://azure.test/openai/v1 API_KEY",
            "https://api.openai.com/v1 BEARER",
            "https://api.anthropic.com X_API_KEY",
            "https://generativelanguage.googleapis.com/v1beta X_GOOG_API_KEY",
            "http://127.0.0.1:8000/v1 NONE");
  }

  @Test
  void readsModelsAndKeys() {
    GatewayConfig config = full();

    assertThat(config.models().get(1).kind()).isEqualTo(ModelEntry.Kind.EMBEDDING);
    assertThat(config.models().get(0).maxOutputTokens()).isEqualTo(100);
    assertThat(config.admission().keys().get(0).sha256())
        .isEqualTo(KeyDigest.sha256(Yaml.KEY.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    AdmissionStage.Key hashed = config.admission().keys().get(1);
    assertThat(hashed.tenant()).isEqualTo("shop");
    assertThat(hashed.sha256()).isEqualTo("ab".repeat(32));
    assertThat(hashed.models()).containsExactlyInAnyOrder("small", "azure/gpt");
  }

  @Test
  void readsHowAModelIsServed() {
    ModelEntry small = full().models().get(0);

    assertThat(small.tier()).isEqualTo(2);
    assertThat(small.selection()).isEqualTo(ModelEntry.Selection.WEIGHTED);
    assertThat(small.deployments())
        .containsExactly(
            new Deployment(
                "azure",
                "gpt",
                3,
                Optional.of("eu"),
                OptionalInt.of(1000),
                Optional.of(Set.of(Capability.JSON_SCHEMA, Capability.VISION)),
                Optional.of(
                    new TokenPrice(
                        List.of(new Tier(0, 59_000, 59_000, 70_000, 790_000)), "configuration"))),
            new Deployment(
                "openai",
                "gpt",
                1,
                Optional.empty(),
                OptionalInt.of(32_768),
                Optional.of(Set.of()),
                Optional.of(
                    new TokenPrice(
                        List.of(new Tier(0, 1_000_000, 1, 1_000_000, 2_500_000)),
                        "configuration"))));
  }

  @Test
  void revisionFollowsTheBytes() {
    assertThat(full().revision()).matches("[0-9a-f]{12}").isEqualTo(full().revision());
    assertThat(Yaml.config(Yaml.minimal()).revision())
        .isNotEqualTo(Yaml.config(Yaml.minimal() + "\n").revision());
  }

  @Test
  void effectiveConfigIsTheFileWithoutItsSecrets() throws IOException {
    Path expected = Path.of("src", "test", "resources", "config", "full.effective.json");

    if (System.getProperty("golden.write") != null) {
      Files.writeString(expected, EffectiveConfig.render(full()).toPrettyString() + "\n");
    }
    assertThat(EffectiveConfig.render(full()).toPrettyString())
        .isEqualToIgnoringNewLines(Files.readString(expected).strip());
  }
}
