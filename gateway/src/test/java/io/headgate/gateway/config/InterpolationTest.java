package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.protocol.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {

  @ParameterizedTest
  @CsvSource({
    "${SET}, value",
    "a-${SET}-b, a-value-b",
    "${SET}${SET}, valuevalue",
    "${SET:-other}, value",
    "${UNSET:-other}, other",
    "${EMPTY:-other}, other",
    "${UNSET:-a:-b}, a:-b",
    "$${SET}, ${SET}",
    "$${SET} ${SET}, ${SET} value",
    "$SET, $SET",
    "$$SET, $$SET"
  })
  void fillsIn(String written, String meant) {
    String yaml = Yaml.with("model: llama", "model: \"" + written + "\"");

    GatewayConfig config = Yaml.config(yaml, "SET", "value", "EMPTY", "");

    assertThat(config.models().get(0).deployments().get(0).model()).isEqualTo(meant);
  }

  @Test
  void plainScalarsTakeTheTypeOfWhatIsFilledIn() {
    String yaml = Yaml.with("server: {}", "server:\n  api:\n    port: ${PORT:-0x10}");

    assertThat(Yaml.config(yaml).api().port()).isEqualTo(16);
    assertThat(Yaml.config(yaml, "PORT", "9999").api().port()).isEqualTo(9999);
    assertThat(Yaml.errors(yaml, "PORT", "high"))
        .containsExactly("server.api.port: expected an integer, found a string");
  }

  @Test
  void digitsFromOutsideAreAStringWhereOneIsWanted() {
    String yaml = Yaml.with("api_keys:", "headers:\n      x-team: ${TEAM}\n    api_keys:");

    assertThat(Yaml.config(yaml, "TEAM", "42").providers().get(0).headers())
        .containsEntry("x-team", new Secret("42"));
  }

  @Test
  void readsAFileWithoutItsLastLineBreak(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "from-file\n");

    GatewayConfig config = Yaml.config(Yaml.with("${GROQ}", "${file:" + file + "}"));

    assertThat(config.providers().get(0).apiKeys().get(0).reveal()).isEqualTo("from-file");
  }

  @Test
  void saysWhyAFileCannotBeUsed(@TempDir Path folder) throws IOException {
    Path large = Files.write(folder.resolve("large"), new byte[65 * 1024]);
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});

    assertThat(fileError(folder)).endsWith(" is a directory");
    assertThat(fileError(folder.resolve("none"))).endsWith(" does not exist");
    assertThat(fileError(large)).endsWith(" is larger than 64 KiB");
    assertThat(fileError(binary)).endsWith(" is not UTF-8 text");
    assertThat(fileError(Path.of("key"))).endsWith("file 'key' is not an absolute path");
  }

  private static String fileError(Path file) {
    return Yaml.errors(Yaml.with("${GROQ}", "${file:" + file + "}")).get(0);
  }

  @Test
  void aliasesAreFilledInEachTime() {
    String yaml = Yaml.with("model: llama", "model: &m \"${SET}\"") + "telemetry: {}\n";

    assertThat(
            Yaml.config(yaml.replace("demo", "*m "), "SET", "x")
                .declared()
                .keys()
                .get(0)
                .spec()
                .name())
        .isEqualTo("x");
  }
}
