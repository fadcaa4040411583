package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadableFilesTest {

  @Test
  void missingFile(@TempDir Path folder) {
    Path file = folder.resolve("none.yaml");

    assertThat(error(file)).isEqualTo(file + ": the file does not exist");
  }

  @Test
  void directory(@TempDir Path folder) {
    assertThat(error(folder)).isEqualTo(folder + ": is a directory (expected: a YAML file)");
  }

  @Test
  void tooLarge(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("large.yaml"), new byte[1024 * 1024 + 1]);

    assertThat(error(file)).isEqualTo(file + ": the file is larger than 1 MiB");
    assertThat(Yaml.errors("#".repeat(1024 * 1024 + 1)))
        .containsExactly(": the file is larger than 1 MiB");
  }

  @Test
  void notUtf8(@TempDir Path folder) throws IOException {
    byte[] latin = "version: 1\nname: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("latin.yaml"), latin);

    assertThat(error(file)).isEqualTo(file + ":2:10: byte 0xE9 here is not UTF-8");
  }

  @Test
  void cutWithinACharacter(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("cut.yaml"), new byte[] {'a', (byte) 0xc3});

    assertThat(error(file)).isEqualTo(file + ":1:2: byte 0xC3 here is not UTF-8");
  }

  @Test
  void byteOrderMarkIsNotAnError() {
    assertThat(Yaml.config("\uFEFF" + Yaml.minimal())).isNotNull();
  }

  @Test
  void windowsLineEndsAreNotAnError() {
    assertThat(Yaml.config(Yaml.minimal().replace("\n", "\r\n"))).isNotNull();
  }

  /** The parser reads in pieces of 1,024 and cannot bear a pair that is cut. */
  @Test
  void charactersBeyondTheBasicPlaneMayStandAnywhere() {
    for (int length = 1000; length < 1060; length++) {
      String comment = "#".repeat(length) + "\ud83d\ude00\ud83d\ude00\n";

      assertThat(Yaml.config(comment + Yaml.minimal())).isNotNull();
    }
  }

  private static String error(Path file) {
    ConfigLoader.Result result = ConfigLoader.load(file, Map.of());
    assertThat(result.config()).isEmpty();
    return result.errors().get(0).toString();
  }
}
