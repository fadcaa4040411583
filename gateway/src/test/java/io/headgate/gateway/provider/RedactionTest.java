package io.headgate.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.protocol.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {

  private final Redaction redaction =
      new Redaction(
          new ProviderConfig(
              "p",
              ProviderConfig.Kind.OPENAI,
              URI.create("https://p.example"),
              List.of(new Secret("0123456789abcdef"), new Secret("short")),
              ProviderConfig.Auth.BEARER,
              Map.of("x-extra", new Secret("Token s3cr3t-of-a-header")),
              ProviderConfig.Quirks.none(),
              ProviderConfig.Timeouts.defaults(),
              ProviderConfig.Pool.defaults()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key 0123456789abcdef is bad | key **** is bad",
        "got 's3cr3t-of-a-header' | got '****'",
        "got 'Token s3cr3t-of-a-header' | got '****'",
        "sk-proj-abc_DEF-123456 | ****",
        "sk-****************abcd. | ****.",
        "(sk-ant-api03-abcdefgh) | (****)",
        "gsk_abcdefgh12345678 | ****",
        "hg_test_key_that_may | ****",
        "AIzaSyA-1234567890_abc | ****",
        "Authorization: Bearer abc.def-ghi, next | Authorization: **** next",
        "in organization org-AbCdEfGhIjKl12 on tokens | in organization **** on tokens",
        "proj_AbCdEfGhIjKl12 | ****",
        "the desk-lamp and task-force | the desk-lamp and task-force",
        "model gpt-4.1 does not exist | model gpt-4.1 does not exist",
      })
  void takesOutWhatCouldBeACredential(String text, String clean) {
    assertThat(redaction.clean(text)).isEqualTo(clean);
  }

  @Test
  void keepsTheTextOnOneLine() {
    assertThat(redaction.clean(" a\r\n\tb\0c\u0085d ")).isEqualTo("a b c d");
  }

  @Test
  void cutsLongTextsBetweenCharacters() {
    String text = "x".repeat(999) + "\uD83D\uDE00" + "y".repeat(100);
    assertThat(redaction.clean(text)).isEqualTo("x".repeat(999) + "…");
    assertThat(redaction.clean("z".repeat(1_000))).hasSize(1_000);
  }

  @Test
  void leavesNoPartOfASecretAtTheCut() {
    String text = "x".repeat(995) + "0123456789abcdef";
    assertThat(redaction.clean(text)).doesNotContain("0123");
  }
}
