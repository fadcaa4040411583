package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which command lines start the gateway without the library for command lines. */
class ServingTest {

  @Test
  void understandsItsUsualForms() {
    assertThat(Serving.understand("serve")).contains(Path.of(""));
    assertThat(Serving.understand("serve", "--config", "a.yaml")).contains(Path.of("a.yaml"));
    assertThat(Serving.understand("serve", "-c", "/a/b.yaml")).contains(Path.of("/a/b.yaml"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "demo -c a.yaml",
        "serve --help",
        "serve -c",
        "serve -c --help",
        "serve --port 1",
        "serve a.yaml",
        "serve -c a.yaml -c b.yaml"
      })
  void leavesTheRestToTheLibrary(String line) {
    assertThat(Serving.understand(line.split(" ", -1))).isEmpty();
  }
}
