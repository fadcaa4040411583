package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.catalog.Capability;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.Fallback;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.health.CircuitConfig;
import io.headgate.gateway.health.ConcurrencyConfig;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.NodeLoad;
import io.headgate.gateway.health.RetryConfig;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.protocol.Rescue;
import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.TokenPrice.Tier;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.provider.ProviderConfig.Auth;
import io.headgate.gateway.provider.ProviderConfig.MaxTokensField;
import io.headgate.gateway.routing.Target;
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
                Set.of("x-class", "x-headgate-priority")));
    assertThat(config.admin().token()).contains(new Secret("secret"));
    assertThat(config.load()).isEqualTo(new NodeLoad.Config(12, Duration.ofMillis(13), .14, 12));
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

    assertThat(config.models().get(3).kind()).isEqualTo(ModelEntry.Kind.EMBEDDING);
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
                        List.of(new Tier(0, 59_000, 59_000, 70_000, 790_000)), "configuration")),
                false),
            new Deployment(
                "openai",
                "gpt",
                1,
                Optional.empty(),
                OptionalInt.of(32_768),
                Optional.of(Set.of()),
                Optional.of(
                    new TokenPrice(
                        List.of(new Tier(0, 1_000_000, 1, 1_000_000, 2_500_000)), "configuration")),
                true));
  }

  @Test
  void readsWhatIsDoneAboutFailures() {
    GatewayConfig config = full();

    assertThat(config.dispatch())
        .isEqualTo(
            new DispatchStage.Config(
                5,
                Duration.ofSeconds(1),
                Duration.ofSeconds(50),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                true,
                .25,
                Duration.ZERO));
    assertThat(config.waiting()).isEqualTo(new WaitingRoom.Config(6, 3));
    assertThat(config.routing().stage().resilience())
        .isEqualTo(
            new Resilience(Optional.empty(), Optional.of(Rescue.CONTINUE), Optional.of(true)));
    assertThat(config.models().get(0).resilience())
        .isEqualTo(
            new Resilience(
                Optional.of(
                    new Fallback(List.of("large", "idle"), List.of("large"), List.of("idle"))),
                Optional.of(Rescue.RESTART),
                Optional.of(true)));
    assertThat(config.routing().rules().get(0).target())
        .isEqualTo(
            new Target(
                List.of("small"),
                Optional.of(ModelEntry.Selection.WEIGHTED),
                Optional.of(Duration.ofSeconds(1)),
                new Resilience(
                    Optional.of(new Fallback(List.of("small"), List.of(), List.of())),
                    Optional.of(Rescue.OFF),
                    Optional.of(false))));
  }

  @Test
  void readsHealth() {
    HealthBoard.Config health = full().health();

    assertThat(health.circuit().open())
        .isEqualTo(
            new CircuitConfig.Open(
                Duration.ofMillis(10),
                Duration.ofSeconds(8),
                .2,
                Duration.ofSeconds(1),
                Duration.ofMillis(20)));
    assertThat(health.circuit().failuresInARow()).isEqualTo(6);
    assertThat(health.circuit().rateFailures()).isEqualTo(.75);
    assertThat(health.circuit().rateRequests()).isEqualTo(7);
    assertThat(health.circuit().ramp().step()).isEqualTo(Duration.ofMillis(10));
    assertThat(health.credential().open().base()).isEqualTo(Duration.ofMillis(30));
    assertThat(health.credential().open().max()).isEqualTo(Duration.ofMillis(40));
    assertThat(health.headroom().base()).isEqualTo(Duration.ofMillis(50));
    assertThat(health.headroom().max()).isEqualTo(Duration.ofMillis(60));
    assertThat(health.retries()).isEqualTo(new RetryConfig(3, .125));
    assertThat(health.concurrency())
        .isEqualTo(new ConcurrencyConfig(9, 8, 10, .7, Duration.ofSeconds(1)));
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
