package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.config.ConfigLoader.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad file beside the exact text that its operator sees. */
class BadFilesTest {

  private static final Path FOLDER = Path.of("src", "test", "resources", "config", "bad");

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "GROQ", "gsk_planted-secret",
          "KEY", "hg_planted-secret-0123456789",
          "KEY2", "hg_planted-secret-9876543210",
          "SHORT_KEY", "hg_planted-secret",
          "BAD_URL", "https://host/?planted-secret",
          "PORT_WORD", "planted-secret",
          "PORT", "9090",
          "FLAG", "true",
          "EMPTY", "",
          "MODEL", "planted-secret");

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      return names.stream().filter(name -> name.endsWith(".yaml"));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysExactlyWhatIsWrong(String name) throws IOException {
    String yaml = Files.readString(FOLDER.resolve(name));
    Path expected = FOLDER.resolve(name.replace(".yaml", ".txt"));

    Result result = ConfigLoader.loadText(name, yaml, ENVIRONMENT);

    if (System.getProperty("golden.write") != null) {
      Files.writeString(expected, printed(result));
    }
    assertThat(result.config()).isEmpty();
    assertThat(printed(result)).isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest
  @MethodSource("files")
  void neverShowsASecret(String name) throws IOException {
    String yaml = Files.readString(FOLDER.resolve(name));

    Result result = ConfigLoader.loadText(name, yaml, ENVIRONMENT);

    assertThat(printed(result)).doesNotContain("planted").doesNotContain("hunter2");
  }

  private static String printed(Result result) {
    return lines(result.errors()) + "notices:\n" + lines(result.notices());
  }

  private static String lines(List<Problem> problems) {
    return problems.stream().map(problem -> problem + "\n").collect(Collectors.joining());
  }
}
