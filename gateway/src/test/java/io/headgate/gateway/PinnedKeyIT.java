package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that is limited to a pin: what it is shown is what it may ask for. */
class PinnedKeyIT {

  private static final String PIN = "sim-anthropic/sim-strong";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void theListHoldsThePinAndTheModelThatIsNothingElse() {
    assertThat(send(request("/v1/models").GET()).body())
        .contains("\"id\":\"" + PIN + "\"")
        .contains("\"id\":\"strong\"")
        .doesNotContain("small");
  }

  @ParameterizedTest
  @CsvSource({PIN + ",true", "strong,true", "sim-strong,true", "small,false", "sim-small,false"})
  void oneModelIsShownExactlyWhenItMayBeAsked(String model, boolean allowed) {
    HttpResponse<String> shown = send(request("/v1/models/" + model).GET());
    HttpResponse<String> asked =
        send(
            request("/v1/chat/completions")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"model":"%s","messages":[{"role":"user","content":"hello"}]}"""
                            .formatted(model))));

    assertThat(shown.statusCode()).isEqualTo(allowed ? 200 : 404);
    assertThat(asked.statusCode()).isEqualTo(allowed ? 200 : 403);
  }

  private static HttpRequest.Builder request(String path) {
    return gateway.request(path).setHeader("authorization", "Bearer " + TestGateway.PIN_KEY);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return gateway.send(request.build());
  }
}
