package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.catalog.Fallback;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.catalog.ModelEntry.Selection;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.health.CircuitConfig.Ramp;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.protocol.Rescue;
import io.headgate.gateway.routing.RoutingConfig;
import io.headgate.gateway.routing.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the file says about failures reaches whoever acts on it. */
class FailoverConfigTest {

  private static final String BASE =
      """
      version: 1
      providers:
        groq: { kind: openai-compatible, base_url: "https://groq.test/v1", residency: us }
        vllm: { kind: openai-compatible, base_url: "http://vllm.test/v1", residency: on-prem }
        keyless: { kind: openai, api_keys: ["${NOT_SET:-}"] }
      models:
        small: { deployments: [{ provider: groq, model: a, weight: 2 }, { provider: vllm, model: b }] }
        local: { deployments: [{ provider: vllm, model: c }] }
        spare: { deployments: [{ provider: vllm, model: s }] }
        gone: { deployments: [{ provider: keyless, model: d }] }
        embed: { kind: embedding, deployments: [{ provider: groq, model: e }] }
      routing:
        profiles:
          auto: { models: [small, local] }
        rules:
          - { id: long, when: { input_tokens: { over: 1000 } }, models: [local] }
        classifier:
          file: router.json
          labels:
            easy: { models: [small] }
      keys:
        - { name: demo, key: "${KEY}" }
      """;

  private static final Resilience SILENT = Resilience.silent();

  private static String with(String old, String replacement) {
    assertThat(BASE).contains(old);
    return BASE.replace(old, replacement);
  }

  private static String model(String more) {
    return with("model: c }] }", "model: c }], " + more + " }");
  }

  private static Resilience readModel(String more) {
    return Yaml.config(model(more)).models().get(1).resilience();
  }

  private static RoutingConfig readRouting(String old, String replacement) {
    return Yaml.config(with(old, replacement)).routing();
  }

  private static HealthBoard.Config readHealth(String yaml) {
    return Yaml.config(BASE + "health: " + yaml + "\n").health();
  }

  private static Resilience standingIn(String... models) {
    return new Resilience(
        Optional.of(new Fallback(List.of(models), List.of(), List.of())),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void nothingSaidIsTheDefaults() {
    GatewayConfig config = Yaml.config(BASE);

    assertThat(config.dispatch()).isEqualTo(DispatchStage.Config.defaults());
    assertThat(config.waiting()).isEqualTo(WaitingRoom.Config.defaults());
    assertThat(config.health()).isEqualTo(HealthBoard.Config.defaults());
    assertThat(config.routing().stage().resilience()).isEqualTo(SILENT);
    assertThat(config.models()).extracting(ModelEntry::resilience).containsOnly(SILENT);
    assertThat(config.models().get(0).deployments()).noneMatch(each -> each.prefill());
  }

  @Test
  void readsFallbackAsOneListOrByClass() {
    assertThat(readModel("fallback: [small]")).isEqualTo(standingIn("small"));
    assertThat(readModel("fallback: []")).isEqualTo(standingIn());
    assertThat(readModel("fallback: { context_length: [small] }").fallback())
        .contains(new Fallback(List.of(), List.of("small"), List.of()));
    assertThat(readModel("fallback: { any: [small, gone], content_policy: [gone] }").fallback())
        .contains(new Fallback(List.of("small", "gone"), List.of(), List.of("gone")));
  }

  @ParameterizedTest
  @CsvSource({"off, OFF", "'\"off\"', OFF", "continue, CONTINUE", "restart, RESTART"})
  void rescueIsAWordQuotedOrNot(String word, Rescue rescue) {
    assertThat(readModel("rescue: " + word).rescue()).contains(rescue);
    assertThat(Yaml.config(BASE + "failover: { rescue: " + word + " }").routing().stage())
        .extracting(stage -> stage.resilience().rescue())
        .isEqualTo(Optional.of(rescue));
  }

  @Test
  void rescueThatIsOffShowsAsText() {
    assertThat(EffectiveConfig.render(Yaml.config(model("rescue: off"))).at("/models/local/rescue"))
        .hasToString("\"off\"");
    assertThat(EffectiveConfig.render(Yaml.config(BASE)).at("/failover/rescue"))
        .hasToString("\"off\"");
  }

  @Test
  void hedgeThatIsFalseIsNotSilence() {
    assertThat(readModel("hedge: false").hedge()).contains(false);
    assertThat(readModel("tier: 1").hedge()).isEmpty();
  }

  @Test
  void aDeploymentSaysPrefillBeforeItsModel() {
    GatewayConfig config =
        Yaml.config(
            with("{ provider: vllm, model: b }] }", "{ provider: vllm, model: b, prefill: false }]")
                .replace(
                    "model: b, prefill: false }]", "model: b, prefill: false }], prefill: true }"));

    assertThat(config.models().get(0).deployments())
        .extracting(each -> each.prefill())
        .containsExactly(true, false);
  }

  @ParameterizedTest
  @CsvSource({"fastest, FASTEST", "least-busy, LEAST_BUSY"})
  void everySelectionKnowsThePace(String word, Selection selection) {
    assertThat(Yaml.config(model("selection: " + word)).models().get(1).selection())
        .isEqualTo(selection);
    assertThat(
            readRouting(
                    "[local] }\n  classifier", "[local], selection: " + word + " }\n  classifier")
                .rules()
                .get(0)
                .target()
                .selection())
        .contains(selection);
    assertThat(
            readRouting("[small, local] }", "[small, local], selection: " + word + " }")
                .stage()
                .profiles()
                .get(0)
                .otherwise()
                .selection())
        .contains(selection);
  }

  @Test
  void aProfileMayFallBackOutsideItsModels() {
    RoutingConfig routing =
        readRouting(
            "{ models: [small, local] }",
            "{ models: [small, local], fallback: [spare], rescue: restart, hedge: true, p99_limit: 800ms }");

    assertThat(routing.stage().profiles().get(0).resilience())
        .isEqualTo(
            new Resilience(
                standingIn("spare").fallback(), Optional.of(Rescue.RESTART), Optional.of(true)));
    assertThat(routing.stage().profiles().get(0).otherwise())
        .isEqualTo(
            new Target(
                List.of("small", "local"),
                Optional.empty(),
                Optional.of(Duration.ofMillis(800)),
                SILENT));
  }

  @Test
  void readsWhatALabelOfTheClassifierSays() {
    RoutingConfig routing =
        readRouting(
            "easy: { models: [small] }",
            "easy: { models: [small], fallback: [local], p99_limit: 2s }");

    assertThat(routing.classifier().orElseThrow().labels().get("easy"))
        .isEqualTo(
            new Target(
                List.of("small"),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(2)),
                standingIn("local")));
  }

  @Test
  void promisedResidencyLeavesNobodyBehindTheRoute() {
    String promise = "[local], residency: [on-prem]";

    Target bound =
        readRouting("models: [local] }\n  classifier", "models: " + promise + " }\n  classifier")
            .rules()
            .get(0)
            .target();

    assertThat(bound.resilience()).isEqualTo(standingIn());
    assertThat(Yaml.config(BASE).routing().rules().get(0).target().resilience()).isEqualTo(SILENT);
  }

  @Test
  void promisedResidencyHoldsForTheFallback() {
    assertThat(
            Yaml.errors(
                with(
                    "models: [local] }\n  classifier",
                    "models: [local], residency: [on-prem], fallback: { any: [small] } }\n"
                        + "  classifier")))
        .containsExactly(
            "routing.rules.0.fallback.any: 'small' may run at provider groq, which is in us,"
                + " outside the residency [on-prem] that is promised here");
  }

  @Test
  void aDefaultGivesWayToWhatStandsBesideIt() {
    GatewayConfig config =
        Yaml.config(
            BASE
                + """
                failover: { wait: { max: 1s } }
                health: { circuit: { open: 1s, open_max: 2s }, concurrency: { max: 5 } }
                """);

    assertThat(config.dispatch().waitWithAlternative()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.health().circuit().open().maxAfterQuick()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.health().concurrency().initial()).isEqualTo(5);
    assertThat(readHealth("{ concurrency: { min: 600 } }").concurrency().initial()).isEqualTo(600);
  }

  @Test
  void waitsMayBeNothingOrVeryShort() {
    GatewayConfig config =
        Yaml.config(
            BASE
                + """
                server: { early_heartbeat: 0s }
                failover: { first_token: 10ms, wait: { before_fallback: 0s, max: 0s, queue: 0 } }
                """);

    assertThat(config.dispatch().firstToken()).isEqualTo(Duration.ofMillis(10));
    assertThat(config.dispatch().waitAtMost()).isZero();
    assertThat(config.dispatch().earlyHeartbeat()).isZero();
    assertThat(config.waiting().waiting()).isZero();
  }

  @Test
  void theRampIsGivenAsAWhole() {
    assertThat(readHealth("{ circuit: { ramp: 10s } }").circuit().ramp())
        .isEqualTo(Ramp.defaults().withStep(Duration.ofSeconds(2)));
    assertThat(readHealth("{ circuit: { ramp: 0s } }").circuit().ramp()).isEqualTo(Ramp.none());
  }

  @Test
  void oneHealthKeyLeavesTheOthersAsTheyWere() {
    HealthBoard.Config defaults = HealthBoard.Config.defaults();

    assertThat(readHealth("{ circuit: { open: 10ms } }"))
        .isEqualTo(
            defaults.withCircuit(
                defaults
                    .circuit()
                    .withOpen(defaults.circuit().open().withBase(Duration.ofMillis(10)))));
  }

  @Test
  void aWeightCountsWhereTheLeastBusyIsFirst() {
    String notice =
        "models.small.deployments.0.weight: a weight has no effect without selection: weighted or"
            + " least-busy";

    assertThat(Yaml.notices(BASE)).contains(notice);
    assertThat(Yaml.notices(with("model: b }] }", "model: b }], selection: least-busy }")))
        .isNotEmpty()
        .doesNotContain(notice);
  }

  @Test
  void modelsThatAreLeftOutMayStandIn() {
    assertThat(Yaml.errors(model("fallback: [gone]"))).isEmpty();
    assertThat(Yaml.config(BASE).models()).extracting(ModelEntry::name).doesNotContain("gone");
  }
}
