package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.provider.ProviderConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

  private static final String TWO =
      """
      version: 1
      providers:
        groq: { kind: openai, api_keys: ["${GROQ}"] }
        other: { kind: openai, base_url: "${URL:-}", api_keys: ["${A:-}", "${B:-}"] }
      models:
        both: { deployments: [{ provider: other, model: x }, { provider: groq, model: gpt-5 }] }
        one: { deployments: [{ provider: other, model: z }] }
      keys:
        - { name: demo, key: "${KEY}", models: [one] }
      """;

  @Test
  void leavesOutWhatLacksItsKey() {
    GatewayConfig config = Yaml.config(TWO, "URL", "https://a.test");

    assertThat(config.providers()).extracting(ProviderConfig::name).containsExactly("groq");
    assertThat(config.models()).hasSize(1);
    assertThat(config.models().get(0).deployments())
        .extracting(Deployment::pin)
        .containsExactly("groq/gpt-5");
    assertThat(Yaml.notices(TWO, "URL", "https://a.test", "B", ""))
        .containsExactly(
            "providers.other: no API key (A is not set, B is empty): left out",
            "models.one: no deployment remains (other): left out");
  }

  @Test
  void aKeyNeverGainsModelsBecauseItsOwnAreLeftOut() {
    GatewayConfig config = Yaml.config(TWO);

    assertThat(config.declared().keys().get(0).spec().models()).containsExactly("one");
  }

  @Test
  void oneApiKeyOfSeveralIsEnough() {
    GatewayConfig config = Yaml.config(TWO, "URL", "https://a.test/", "B", "b");

    ProviderConfig other = config.providers().get(1);
    assertThat(other.apiKeys()).hasSize(1);
    assertThat(other.baseUrl()).hasToString("https://a.test");
  }

  @Test
  void enabledTakesAProviderOutAndIn() {
    String switched =
        TWO.replace(
            "{ kind: openai, base_url: \"${URL:-}\", api_keys: [\"${A:-}\", \"${B:-}\"] }",
            "\n    kind: openai\n    enabled: ${OTHER:-false}");

    assertThat(Yaml.config(switched).providers()).hasSize(1);
    assertThat(Yaml.config(switched, "OTHER", "true").providers()).hasSize(2);
    assertThat(Yaml.notices(switched))
        .contains("providers.other: enabled is false (OTHER is not set): left out");
  }

  @Test
  void enabledTakesModelsAndDeploymentsOut() {
    String yaml =
        TWO.replace("{ provider: other, model: x }", "{ provider: groq, model: x, enabled: false }")
            .replace("one: {", "one: { enabled: false,")
            .replace(
                "\nkeys:",
                "\n  off: { deployments: [{ provider: groq, model: o3, enabled: false }] }\nkeys:");

    GatewayConfig config = Yaml.config(yaml);

    assertThat(config.models())
        .flatExtracting(ModelEntry::deployments)
        .extracting(Deployment::pin)
        .containsExactly("groq/gpt-5");
    assertThat(Yaml.notices(yaml))
        .contains(
            "models.one: enabled is false: left out",
            "models.off: every deployment has enabled: false: left out");
  }

  @Test
  void aCallersKeyThatIsNotSetIsLeftOut() {
    String yaml = Yaml.minimal() + "  - { name: ci, key: \"${CI_KEY:-}\" }\n";

    assertThat(Yaml.config(yaml).declared().keys()).hasSize(1);
    assertThat(Yaml.notices(yaml)).containsExactly("keys.1: no key (CI_KEY is not set): left out");
  }

  @Test
  void aFileNeedsNoKeysSinceTheAdminApiMakesSome() {
    String notice = "keys: no keys: make one with headgate keys create";
    String without = Yaml.minimal().substring(0, Yaml.minimal().indexOf("\nkeys:") + 1);

    for (String yaml : List.of(without, without + "keys: []\n")) {
      assertThat(Yaml.config(yaml).declared().keys()).isEmpty();
      assertThat(Yaml.notices(yaml)).containsExactly(notice);
    }
  }

  @Test
  void keysThatAreNotSetAreNamed() {
    String yaml = Yaml.with("${KEY}", "${KEY:-}");

    assertThat(Yaml.config(yaml, "KEY", "").declared().keys()).isEmpty();
    assertThat(Yaml.notices(yaml, "KEY", ""))
        .containsExactly(
            "keys: no keys: set KEY, or make one with headgate keys create",
            "keys.0: no key (KEY is empty): left out");
  }

  @Test
  void aProviderThatIsToBeUsedWithoutCredentialNeedsNone() {
    String yaml = Yaml.with("api_keys: [\"${GROQ}\"]", "api_keys: [\"${NONE:-}\"]\n    auth: none");

    assertThat(Yaml.config(yaml).providers().get(0).auth()).isEqualTo(ProviderConfig.Auth.NONE);
  }
}
