package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayIT {

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "strong"})
  void everyKindOfProviderAnswersInOpenAiForm(String model) {
    HttpResponse<String> answer = gateway.chat(model, false, "hello there");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"object\":\"chat.completion\"").contains("hello there");
  }

  @Test
  void allEventLoopsListenOnTheSameFreePort() {
    try (TestGateway wide = TestGateway.start(3)) {
      assertThat(wide.port()).isPositive();
      for (int connection = 0; connection < 6; connection++) {
        assertThat(wide.chat("small", false, "hello").statusCode()).isEqualTo(200);
      }
    }
  }
}
