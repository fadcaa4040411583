package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RelayOptionsTest {

  @Test
  void laterOptionsWin() {
    RelayOptions options =
        RelayOptions.parse(
            "--gateway", "a", "--rounds", "7", "--quick", "--seconds", "3", "--gateway", "b");
    assertThat(options.rounds()).isEqualTo(1);
    assertThat(options.seconds()).isEqualTo(3);
    assertThat(options.pacedStreams()).isEqualTo(64);
    assertThat(options.gateway()).isEqualTo(Path.of("b"));
  }

  @Test
  void rejectsNonsense() {
    assertThatThrownBy(() -> RelayOptions.parse("--rounds")).hasMessage("--rounds wants a value");
    assertThatThrownBy(() -> RelayOptions.parse("--rounds", "0"))
        .hasMessage("rounds: 0 (expected: at least 1)");
    assertThatThrownBy(() -> RelayOptions.parse("--targets", "nginx"))
        .hasMessageContaining("expected: direct");
    assertThatThrownBy(() -> RelayOptions.parse("-x")).hasMessage("unknown option: -x");
  }
}
