package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator is told about routing that cannot work, before anything starts. */
class RoutingCheckTest {

  private static final String BASE =
      """
      version: 1
      providers:
        groq: { kind: openai-compatible, base_url: "https://groq.test/v1", residency: us }
        vllm: { kind: openai-compatible, base_url: "http://vllm.test/v1", residency: on-prem }
      models:
        small: { deployments: [{ provider: groq, model: llama }] }
        local: { deployments: [{ provider: vllm, model: qwen }] }
        spare: { deployments: [{ provider: vllm, model: other }] }
        embed: { kind: embedding, deployments: [{ provider: groq, model: e }] }
      policies:
        - { id: home, when: { sensitive: [email] }, residency: [on-prem] }
      routing:
        profiles:
          auto: { models: [small, local], default: small }
          auto:home: { models: [local] }
        rules:
          - { id: long, when: { input_tokens: { over: 1000 } }, models: [local] }
          - { id: sql, when: { regex: "(?i)select" }, models: [small] }
        semantic:
          routes:
            - { id: code, models: [small], exemplars: ["fix my loop", "why does it crash"] }
            - { id: law, models: [local], exemplars: ["is it legal", "read this contract"] }
        llm:
          model: local
          labels:
            easy: { description: small talk, models: [small] }
            hard: { description: the rest, models: [local] }
      keys:
        - { name: demo, tenant: shop, key: "${KEY}", models: [auto] }
      """;

  @Test
  void takesAGoodFile() {
    assertThat(Yaml.errors(BASE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "default: small|default: smal|routing.profiles.auto.default: 'smal' is not one of the"
            + " profile's models; did you mean 'small'?",
        "models: [small, local], default|models: [smal, local, small], default|"
            + "routing.profiles.auto.models: no model is called 'smal'; did you mean 'small'?",
        "models: [small, local], default|models: [embed, small, local], default|"
            + "routing.profiles.auto.models: 'embed' is an embedding model and cannot chat",
        "{ models: [local] }|{ models: [local], strategies: [classifier] }|"
            + "routing.profiles.auto:home.strategies: there is no routing.classifier that could"
            + " be asked",
        "{ over: 1000 }|{ over: 1000, under: 1001 }|routing.rules.0.when.input_tokens: nothing is"
            + " over 1000 and under 1001",
      })
  void saysWhatIsWrong(String old, String replacement, String message) {
    assertThat(BASE).contains(old);
    assertThat(Yaml.errors(BASE.replace(old, replacement))).contains(message);
  }

  @Test
  void refusesExpressionsThatCouldBeMadeSlow() {
    assertThat(Yaml.errors(BASE.replace("(?i)select", "(?=select)")))
        .singleElement()
        .asString()
        .startsWith("routing.rules.1.when.regex: RE2 does not take this expression");
  }

  @Test
  void findsARuleBehindOneThatAlwaysApplies() {
    assertThat(Yaml.errors(BASE.replace("{ input_tokens: { over: 1000 } }", "{}")))
        .containsExactly(
            "routing.rules.1: it can never be reached: rule 'long' before it always applies");
  }

  @Test
  void aRuleForAnotherProfileIsReached() {
    String yaml =
        BASE.replace(
            "when: { input_tokens: { over: 1000 } }, models: [local]",
            "when: {}, models: [local], profiles: [auto:home]");

    assertThat(Yaml.errors(yaml)).isEmpty();
  }

  @Test
  void findsAFallbackOutsideThePromisedResidency() {
    String yaml =
        BASE.replace(
            "models: [local], exemplars",
            "models: [local, small], residency: [on-prem], exemplars");

    assertThat(Yaml.errors(yaml))
        .containsExactly(
            "routing.semantic.routes.1.models: 'small' may run at provider groq, which is in us,"
                + " outside the residency [on-prem] that is promised here");
  }

  @Test
  void findsAModelThatNoProfileCouldChoose() {
    assertThat(
            Yaml.errors(
                BASE.replace(
                    "when: { regex: \"(?i)select\" }, models: [small]",
                    "when: { regex: a }, models: [spare]")))
        .containsExactly(
            "routing.rules.1.models: 'spare' is in no profile that this is for, so it can never be"
                + " chosen");
  }

  @Test
  void findsAPolicyThatNoProviderSatisfies() {
    assertThat(Yaml.errors(BASE.replace("residency: [on-prem] }", "residency: [on-perm] }")))
        .containsExactly(
            "policies.0.residency: no provider has the residency 'on-perm'; did you mean"
                + " 'on-prem'?");
  }

  @Test
  void findsRoutesWithoutEnoughExemplars() {
    String yaml = BASE.replace("exemplars: [\"is it legal\", \"read this contract\"]", "");

    assertThat(Yaml.errors(yaml.replace("models: [local],  }", "models: [local] }")))
        .containsExactly(
            "routing.semantic.routes.1: a route needs at least two exemplars (ten are better):"
                + " give exemplars or exemplars_file");
  }

  @Test
  void findsTheSameExemplarInTwoRoutes() {
    assertThat(Yaml.errors(BASE.replace("is it legal", "fix my loop")))
        .containsExactly(
            "routing.semantic.routes.1: an exemplar stands twice, here and in route 'code':"
                + " 'fix my loop'");
  }

  @Test
  void findsAMissingExemplarFile() {
    String yaml =
        BASE.replace(
            "exemplars: [\"is it legal\", \"read this contract\"]", "exemplars_file: no/such.txt");

    assertThat(Yaml.errors(yaml))
        .singleElement()
        .asString()
        .startsWith("routing.semantic.routes.1.exemplars_file: there is no file ")
        .endsWith("no/such.txt");
  }

  @Test
  void findsAModelThatIsCalledLikeAProfile() {
    assertThat(Yaml.errors(BASE.replace("  spare:", "  auto:")))
        .contains("routing.profiles.auto: a model has this name too; give one of them another");
  }

  @Test
  void findsUnknownTenantsAndProfiles() {
    String yaml =
        BASE.replace("{ regex: \"(?i)select\" }, models", "{ tenant: [shpo] }, models")
            .replace(
                "over: 1000 } }, models: [local]",
                "over: 9 } }, models: [local], profiles: [auto:hom]");

    assertThat(Yaml.errors(yaml))
        .containsExactly(
            "routing.rules.0.profiles: no profile is called 'auto:hom'; did you mean 'auto:home'?",
            "routing.rules.1.when.tenant: no key belongs to a tenant called 'shpo'; did you mean"
                + " 'shop'?");
  }

  @Test
  void findsAJudgeWithNothingToChooseFrom() {
    assertThat(
            Yaml.errors(
                BASE.replace("      hard: { description: the rest, models: [local] }\n", "")))
        .containsExactly("routing.llm.labels: expected at least two labels");
  }

  @Test
  void findsMeaningWithoutEmbeddings() {
    assertThat(Yaml.errors(BASE + "embedding: { enabled: false }\n"))
        .containsExactly("routing.semantic: it needs embeddings, and embedding.enabled is false");
  }

  @Test
  void findsStrategiesThatNobodyAsks() {
    String yaml =
        BASE.replace("default: small }", "default: small, strategies: [rules, llm] }")
            .replace(
                "auto:home: { models: [local] }", "auto:home: { strategies: [], models: [local] }");

    assertThat(Yaml.errors(yaml))
        .containsExactly("routing.semantic: no profile has it among its strategies");
  }
}
