package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port",
        "--port=1",
        "--port x",
        "--port 70000",
        "--colour red",
        "--first-token-ms -1"
      })
  void showsItsUsageWhenMisused(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(text(err)).contains(SimulatorCommand.USAGE).hasLineCount(2);
  }

  @Test
  void saysInOneLineThatThePortIsTaken() {
    try (Running running = new Running()) {
      assertThat(run("--port", "" + running.simulator.port())).isEqualTo(1);
      assertThat(text(err))
          .isEqualToIgnoringNewLines(
              "port " + running.simulator.port() + " is taken; choose another with --port");
    }
  }

  @Test
  void tellsWhereItIsAndStopsWhenInterrupted() {
    Thread.currentThread().interrupt();
    assertThat(run()).isEqualTo(0);
    assertThat(Thread.interrupted()).isTrue();
  }

  private int run(String... args) {
    return new SimulatorCommand(print(out), print(err)).run(args);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
