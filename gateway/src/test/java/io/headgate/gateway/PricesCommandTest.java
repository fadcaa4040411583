package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PricesCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = Headgate.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @Test
  void showsEachTierWithItsSourceAndDate() {
    assertThat(run("prices", "show", "gemini-2.5-pro", "--provider", "google")).isZero();

    assertThat(out.toString().lines())
        .startsWith(
            "google, context unknown",
            "                              input   cached input   cache write     output",
            "                               1.25          0.125          1.25         10",
            "  from 200,001 input            2.5           0.25           2.5         15")
        .anyMatch(line -> line.startsWith("genai-prices 2026-09-23, prices of "));
  }

  @Test
  void showsEverySourceThatHasTheModel() {
    assertThat(run("prices", "show", "openai/gpt-oss-20b")).isZero();

    assertThat(out.toString()).contains("groq, context 131,072", "openrouter, context 131,072");
  }

  @Test
  void saysWhatTheNameWasRecognisedAs() {
    assertThat(run("prices", "show", "claude-haiku-4-5-20251001", "--provider", "anthropic"))
        .isZero();

    assertThat(out.toString())
        .startsWith("anthropic, listed as claude-haiku-4-5, context 200,000 tokens")
        .contains("charged besides, not counted: web_searches");
  }

  @Test
  void anUnknownModelFailsAndNamesSimilarOnes() {
    assertThat(run("prices", "show", "gpt-5-mni")).isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("headgate: unknown: no price is published for gpt-5-mni; similar: gpt-5-mini");
  }

  @Test
  void anUnknownProviderFailsAndNamesThoseThereAre() {
    assertThat(run("prices", "show", "gpt-5", "--provider", "grok")).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("headgate: unknown: no prices of grok; there are those of anthropic, ")
        .contains(" groq,");
  }

  @Test
  void showsWhatHoldsByAConfiguration(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("headgate.yaml");
    Files.writeString(
        file,
        """
        version: 1
        providers: { p: { kind: openai, base_url: "http://127.0.0.1:1/v1" } }
        models:
          mine: { context: 8000, price: { input: 0.05, output: 0.2 }, deployments: [{ provider: p, model: m }] }
          free: { deployments: [{ provider: p, model: n }] }
        keys: [{ name: k, key: hg_0123456789abcdefghij }]
        """);

    assertThat(run("prices", "show", "mine", "--config", file.toString())).isZero();
    assertThat(out.toString().lines())
        .startsWith(
            "p/m, context 8,000 tokens, price by configuration",
            "                              input   cached input   cache write     output",
            "                               0.05           0.05          0.05        0.2");
    assertThat(run("prices", "show", "p/n", "--config", file.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("price unknown, which is not zero");
    assertThat(run("prices", "show", "nobody", "--config", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("has no model nobody");
  }

  @Test
  void aMissingCommandIsMisuse() {
    assertThat(run("prices")).isEqualTo(2);
  }
}
