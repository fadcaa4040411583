package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.config.ConfigDiff.Change;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {

  private static final String FILE =
      """
      version: 1
      server: { admin: { token: admin-token-one } }
      providers:
        one: { kind: openai-compatible, base_url: "http://127.0.0.1:1/v1", api_keys: [key-of-one] }
      models:
        small: { deployments: [{ provider: one, model: little }] }
      keys:
        - { name: all, tenant: tests, key: hg_some_key_of_the_tests_0001 }
      """;

  private static GatewayConfig read(String yaml) {
    ConfigLoader.Result result = ConfigLoader.loadText("test.yaml", yaml, Map.of());
    assertThat(result.errors()).isEmpty();
    return result.config().orElseThrow();
  }

  private static List<Change> diff(String from, String to) {
    return ConfigDiff.between(read(FILE), read(FILE.replace(from, to)));
  }

  @Test
  void aCommentChangesNothing() {
    assertThat(diff("version: 1", "version: 1 # the first")).isEmpty();
  }

  @Test
  void aSettingIsToldWithBothValues() {
    Change change = diff("little", "tiny").get(0);

    assertThat(change.path()).isEqualTo("/models/small/deployments/0/model");
    assertThat(change.before().orElseThrow().textValue()).isEqualTo("little");
    assertThat(change.after().orElseThrow().textValue()).isEqualTo("tiny");
  }

  @Test
  void whatIsNewWasNothingBefore() {
    Change change =
        diff("  small:", "  other: { deployments: [{ provider: one, model: big }] }\n  small:")
            .get(0);

    assertThat(change.path()).isEqualTo("/models/other");
    assertThat(change.before()).isEmpty();
    assertThat(change.after()).isPresent();
  }

  @Test
  void secretsAreToldToHaveChangedAndNothingElse() {
    assertThat(diff("key-of-one", "key-of-two").toString())
        .contains("/providers/one/api_keys/0", "****")
        .doesNotContain("key-of");
    assertThat(diff("key-of-one", "key-of-one, key-of-two").toString())
        .contains("/providers/one/api_keys", "[\"****\"]", "[\"****\",\"****\"]")
        .doesNotContain("key-of");
    assertThat(diff("admin-token-one", "admin-token-two").toString())
        .contains("/server/admin/token")
        .doesNotContain("admin-token");
    assertThat(diff("tests_0001", "tests_0002").toString()).contains("/keys/0/sha256", "****");
  }

  @Test
  void whatOnlyAStartCanChangeIsTakenFromTheOther() {
    GatewayConfig started = read(FILE);
    GatewayConfig wanted =
        read(
            FILE.replace("server: {", "server: { max_body: 1MiB, api: { port: 1234 }, ")
                .replace("admin-token-one", "admin-token-two")
                .replace("little", "tiny"));

    assertThat(ConfigDiff.between(wanted.startedAs(started), wanted))
        .extracting(Change::path)
        .containsExactlyInAnyOrder("/server/max_body", "/server/api/port", "/server/admin/token");
    assertThat(ConfigDiff.between(started, wanted.startedAs(started)))
        .extracting(Change::path)
        .containsExactly("/models/small/deployments/0/model");
  }
}
