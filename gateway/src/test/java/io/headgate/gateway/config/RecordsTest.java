package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.admin.AdminToken;
import io.headgate.gateway.admin.OidcConfig;
import io.headgate.gateway.admin.Role;
import io.headgate.gateway.admission.Budget;
import io.headgate.gateway.admission.Budget.OnExceeded;
import io.headgate.gateway.admission.Budget.Window;
import io.headgate.gateway.admission.Declared.DeclaredKey;
import io.headgate.gateway.admission.KeySpec;
import io.headgate.gateway.admission.Limits;
import io.headgate.gateway.admission.Source;
import io.headgate.gateway.admission.Tenant;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
    assertThat(config.declared().keys().get(0).sha256())
        .isEqualTo(KeyDigest.sha256(Yaml.KEY.getBytes(StandardCharsets.UTF_8)));
    assertThat(config.declared().keys().get(1))
        .isEqualTo(
            new DeclaredKey(
                new KeySpec(
                    "hashed",
                    "shop",
                    Set.of("small", "azure/gpt"),
                    Set.of("bot"),
                    new Limits(
                        OptionalLong.of(60),
                        OptionalLong.empty(),
                        OptionalLong.of(3),
                        OptionalLong.of(5)),
                    List.of(
                        new Budget(
                            500_000_001, Window.DAY, OnExceeded.REJECT, Set.of(), List.of(80, 95))),
                    Optional.of(Instant.parse("2027-01-31T17:00:00Z"))),
                "ab".repeat(32)));
  }

  @Test
  void readsTenants() {
    assertThat(full().declared().tenants())
        .containsExactly(
            new Tenant(
                "shop",
                "The shop",
                false,
                Set.of("small", "auto", "azure/gpt"),
                Set.of("internal", "cost:low"),
                new Limits(
                    OptionalLong.of(600),
                    OptionalLong.of(5_000_000_000L),
                    OptionalLong.of(40),
                    OptionalLong.of(50)),
                List.of(
                    new Budget(
                        1_234_567_890_123L,
                        Window.MONTH,
                        OnExceeded.REJECT,
                        Set.of(),
                        List.of(50, 100)),
                    new Budget(
                        40_000_000_000L,
                        Window.WEEK,
                        OnExceeded.DOWNGRADE,
                        Set.of("small", "azure/gpt"),
                        List.of())),
                List.of(
                    new Budget(
                        250_000_000, Window.DAY, OnExceeded.REJECT, Set.of(), List.of(80, 95))),
                ZoneId.of("Europe/Berlin"),
                7,
                Source.FILE,
                0),
            DeclaredReader.undeclared("default"));
  }

  @Test
  void readsStateAndLedger() {
    GatewayConfig config = full();

    assertThat(config.state())
        .isEqualTo(
            new StateConfig(
                StateConfig.Store.REDIS,
                Optional.of(Path.of("/var/lib/headgate")),
                StateConfig.Sync.OS,
                Optional.of(
                    new StateConfig.Redis(
                        new Secret("rediss://gw:secret@redis.test:6380/2"),
                        Duration.ofMillis(70),
                        "gw:")),
                Optional.of(new Secret(Yaml.KEY))));
    assertThat(config.ledger())
        .isEqualTo(
            new LedgerConfig(
                Duration.ofHours(36),
                2L << 20,
                new LedgerConfig.Rollups(
                    Duration.ofDays(3), Duration.ofDays(4), Duration.ofDays(5))));
  }

  @Test
  void readsAdministrators() {
    assertThat(full().admin().tokens())
        .containsExactly(
            new AdminToken(
                "alice",
                KeyDigest.sha256(Yaml.KEY.getBytes(StandardCharsets.UTF_8)),
                Role.OPERATOR),
            new AdminToken("bob", "cd".repeat(32), Role.VIEWER));
    assertThat(full().admin().oidc())
        .contains(
            new OidcConfig(
                "https://login.test/realm",
                "headgate",
                new Secret("secret"),
                "groups",
                Map.of("llm-admins", Role.ADMIN, "Everyone", Role.VIEWER),
                List.of("openid", "groups"),
                "https://gw.test/admin/api/oidc/callback"));
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
