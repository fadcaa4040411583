package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticesTest {

  @Test
  void secretsInPlainTextAreNoticed() {
    String yaml =
        Yaml.with("${GROQ}", "gsk_plain")
            .replace("${KEY}", Yaml.KEY)
            .replace("server: {}", "server: { admin: { token: plain } }");

    assertThat(Yaml.config(yaml)).isNotNull();
    assertThat(Yaml.notices(yaml))
        .containsExactly(
            "server.admin.token: a secret in plain text; write \"${HEADGATE_ADMIN_TOKEN}\" and set"
                + " that variable",
            "providers.groq.api_keys.0: a secret in plain text; write \"${GROQ_API_KEY}\" and set"
                + " that variable",
            "keys.0.key: a secret in plain text; write \"${NAME}\" and set that variable, or give"
                + " sha256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://groq.test.example/v1", "http://8.8.8.8", "http://[2001:db8::1]"})
  void credentialOverPlainHttpIsNoticed(String url) {
    assertThat(Yaml.notices(Yaml.with("https://groq.test/v1", url)))
        .containsExactly("providers.groq.base_url: the API key travels unencrypted; use https");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1/v1", "http://127.0.0.1", "http://10.1.2.3", "http://172.31.0.1",
        "http://192.168.1.1", "http://[::1]:80", "http://[fd00::1]", "http://vllm:8000/v1",
        "http://vllm.llm.svc", "http://vllm.llm.svc.cluster.local", "https://8.8.8.8"
      })
  void itMayTravelWithinOnesOwnNetwork(String url) {
    assertThat(Yaml.notices(Yaml.with("https://groq.test/v1", "\"" + url + "\""))).isEmpty();
  }

  @Test
  void unsentKeysAreNoticed() {
    assertThat(Yaml.notices(Yaml.with("    api_keys:", "    auth: none\n    api_keys:")))
        .containsExactly("providers.groq.auth: auth is none: api_keys are not sent");
  }
}
