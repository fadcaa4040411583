package io.headgate.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.config.ConfigLoader.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret stays one, wherever it was put and whatever else is wrong. */
class SecretsTest {

  private static final String SECRET = "planted";

  @Test
  void goodFileKeepsItsSecrets() {
    String yaml =
        Yaml.with("${GROQ}", SECRET)
            .replace("server: {}", "server: { admin: { token: planted } }")
            .replace("    kind", "    headers: { x-planned: planted }\n    kind");

    Result result = Yaml.load(yaml, "KEY", "hg_planted0123456789abcdef");

    assertThat(result.errors()).isEmpty();
    assertThat(result.toString()).doesNotContain(SECRET);
    assertThat(EffectiveConfig.render(result.config().orElseThrow()).toString())
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_keys: planted",
        "api_keys: { planted: planted }",
        "api_key: planted",
        "apikeys: [planted]",
        "apy_kyes:\n      - planted\n      - 1",
        "api_keys: [\"a\\nb planted\"]",
        "api_keys: [\"${NONE:-planted}\", \"\"]",
        "api_keys: [planted, planted-${MISSING}, 7]",
        "api_keys: |\n      planted\n      planted",
        "api_keys: [planted",
        "api_keys: ['planted, x]",
        "api_keys:\n    - planted\n   - planted",
        "headers: { authorization: planted, host: planted }",
        "headers: planted",
        "headers: { x: [planted] }",
        "kind: sk-planted0123456789",
        "kind: ${GROQ}",
        "auth: x${GROQ}",
        "base_url: https://me:planted@host/v1",
        "base_url: https://planted@host/v1?x",
        "base_url: \"https://host/${GROQ}?x\"",
        "timeouts: { total: \"${GROQ}\" }",
        "pool: { connections: \"${GROQ}\" }",
        "sk-planted0123456789: x",
        "headers: { sk-planted0123456789: \"a\\nb\" }",
        "enabled: maybe # planted",
        "auth: &a planted\n    headers: { x: *a }",
      })
  void badFileKeepsItsSecrets(String provider) {
    String yaml =
        """
        version: 1
        providers:
          groq:
            %s
        models:
          small: { deployments: [{ provider: groq, model: llama }] }
        keys:
          - { name: demo, sha256: planted, key: planted }
          - hg_planted0123456789
          - planted
        """
            .formatted(provider);

    Result result = Yaml.load(yaml, "GROQ", SECRET);

    assertThat(result.errors()).isNotEmpty();
    assertThat(result.toString()).doesNotContain(SECRET);
  }

  @Test
  void valuesFromOutsideAreNotOfferedAsSuggestions() {
    String yaml =
        Yaml.with("model: llama", "model: \"${MODEL}\"")
            .replace("\"${KEY}\"", "\"${KEY}\", models: [groq/planten]");

    assertThat(Yaml.errors(yaml, "MODEL", SECRET))
        .containsExactly(
            "keys.0.models.0: no model deploys 'groq/planten'; possible here:"
                + " local/bge-small-en-v1.5");
  }

  /** Were lines counted otherwise than by the parser, a mask would cover the wrong one. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0085", "\u2028", "\u2029", "\r", "\n", "\r\n", "\r\r\n", "\n\r"})
  void masksFollowTheLinesOfTheParser(String separator) {
    String yaml = "# a" + separator + Yaml.with("[\"${GROQ}\"]", "[\"planted\\n\"]");

    Result result = Yaml.load(yaml);

    assertThat(result.errors().get(0).excerpt()).doesNotContain(SECRET);
    assertThat(result.toString()).doesNotContain(SECRET);
  }

  @Test
  void excerptKeepsTheCaretInPlaceBesideAMask() {
    String yaml = Yaml.with("server: {}", "server: { admin: { token: a-long-secret, port: x } }");

    assertThat(Yaml.load(yaml).errors().get(0).excerpt())
        .isEqualTo("  server: { admin: { token: ****, port: x } }\n" + " ".repeat(40) + "^");
  }

  @Test
  void neitherPepperNorPasswordsOfStateAndAdminsAreShown() {
    String yaml =
        Yaml.with(
                "server: {}",
                "server: { admin: { tokens: [{ name: a, role: admin, token: \"${LONG}\" }] } }")
            + "state: { store: redis, pepper: \"${LONG}\", redis: { url: \"redis://:${LONG}@r.test\" } }\n";
    String secret = SECRET + "-0123456789";

    Result result = Yaml.load(yaml, "LONG", secret);

    assertThat(result.errors()).isEmpty();
    assertThat(result.toString()).doesNotContain(SECRET);
    assertThat(EffectiveConfig.render(result.config().orElseThrow()).toString())
        .doesNotContain(SECRET)
        .doesNotContain(KeyDigest.sha256(secret.getBytes(UTF_8)));
  }
}
