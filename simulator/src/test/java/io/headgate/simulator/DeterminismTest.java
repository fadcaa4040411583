package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeterminismTest {

  @Test
  void theSameSeedGivesTheSameBytes() {
    assertThat(streamed(7)).isEqualTo(streamed(7));
  }

  @Test
  void anotherSeedGivesOtherBytes() {
    assertThat(streamed(7)).isNotEqualTo(streamed(8));
  }

  @Test
  void latencyChangesNoByte() {
    try (Running fast = new Running();
        Running slow =
            new Running(new Simulator.Options(0, 1, Duration.ofMillis(5), Duration.ofMillis(2)))) {
      assertThat(slow.chat("", true).body()).isEqualTo(fast.chat("", true).body());
    }
  }

  @Test
  void longStreamsSurviveASlowReader() {
    try (Running running = new Running()) {
      String answer =
          running
              .openAi(
                  Running.quoted(
                      "{'model':'m','stream':true,'messages':"
                          + "[{'role':'user','content':'LENGTH=20000'}]}"))
              .body();
      assertThat(Running.data(answer)).hasSize(20_003);
    }
  }

  private static byte[] streamed(long seed) {
    Simulator.Options options = new Simulator.Options(0, seed, Duration.ZERO, Duration.ZERO);
    try (Running running = new Running(options)) {
      return running.chat("", true).body();
    }
  }
}
