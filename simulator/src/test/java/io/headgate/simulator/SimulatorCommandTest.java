package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  void tellsWhereItIsAndStopsWhenInterrupted() throws Exception {
    CompletableFuture<String> greeting = new CompletableFuture<>();
    PrintStream told =
        new PrintStream(out, false, StandardCharsets.UTF_8) {
          @Override
          public void flush() {
            greeting.complete(text(SimulatorCommandTest.this.out));
          }
        };
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Thread thread = new Thread(() -> status.complete(new SimulatorCommand(told, print(err)).run()));
    thread.start();

    assertThat(greeting.get(20, TimeUnit.SECONDS))
        .contains("simulator listens on http://127.0.0.1:")
        .containsPattern("OpenAI base URL +http://127.0.0.1:\\d+/v1\\R")
        .containsPattern("Gemini base URL +http://127.0.0.1:\\d+/v1beta\\R");
    thread.interrupt();
    assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(0);
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
