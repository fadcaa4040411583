package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiteralSecretsTest {

  @Test
  void referencesAndNamesAreNone() {
    String yaml =
        """
        server: { admin: { token: "${ADMIN_TOKEN:-}" } }
        providers:
          token-house:
            base_url: "http://127.0.0.1:1/v1"
            api_keys: ["${KEY}", "${file:/run/secrets/key}"]
            headers: { authorization: "Bearer ${TOKEN}", x-title: "my gateway" }
            timeouts: { first_token: 30s }
        routing:
          rules:
            - { id: team, when: { key: team-a, input_tokens: "> 1000" } }
        keys:
          - { name: one, key: "${ONE}" }
          - { name: two, sha256: 0123456789abcdef }
        """;

    LiteralSecrets secrets = LiteralSecrets.in("test.yaml", yaml);

    assertThat(secrets.problems()).isEmpty();
    assertThat(secrets.masked()).isEqualTo(yaml);
  }

  @Test
  void eachIsToldAtItsPlaceAndMasked() {
    String yaml =
        """
        server: { admin: { token: in-clear-1 } }
        providers:
          one:
            api_keys:
              - "${KEY:-in-clear-2}"
              - 'in-clear-3'
            headers: { authorization: "Bearer in-clear-4" }
        keys: [{ name: one, key: in-clear-5 }]
        """;

    LiteralSecrets secrets = LiteralSecrets.in("test.yaml", yaml);

    assertThat(secrets.problems()).extracting(Problem::line).containsExactly(1, 5, 6, 7, 8);
    assertThat(secrets.problems().get(2).column()).isEqualTo(9);
    assertThat(secrets.problems().toString()).doesNotContain("in-clear");
    assertThat(secrets.masked())
        .doesNotContain("in-clear")
        .contains("token: \"****\" }", "      - \"****\"\n", "key: \"****\" }]");
  }

  @Test
  void whatLooksLikeASecretIsOneWhereverItStands() {
    String yaml = "version: 1 # was hg_0123456789abcdef\nname: é sk-0123456789abcdef\n";

    LiteralSecrets secrets = LiteralSecrets.in("test.yaml", yaml);

    assertThat(secrets.problems()).isNotEmpty();
    assertThat(secrets.masked()).isEqualTo("version: 1 # was ****\nname: \"****\"\n");
    assertThat(LiteralSecrets.in("", "version: 1 # hg_0123456789abcdef\n").problems()).hasSize(1);
  }
}
