package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The limit {@code connect} bounds the whole way to a provider, TLS included (promise P05). */
class ConnectTimeoutIT {

  private static final long CONNECT_MILLIS = 1_000;

  @Test
  void P05_aProviderThatIsSilentWhenTlsBeginsIsGivenUpInTime() throws IOException {
    // The kernel accepts for a server that never does.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TestGateway gateway =
            TestGateway.startTowards(
                "https://127.0.0.1:" + silent.getLocalPort() + "/v1",
                "    timeouts: { connect: 1s, first_token: 20s, total: 20s }")) {
      InTime.within(
          CONNECT_MILLIS,
          () -> {
            HttpResponse<String> answer = gateway.chat("nowhere", false, "hello");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(Answers.error(answer.body()).path("code").asText())
                .isEqualTo("upstream_unavailable");
            assertThat(Answers.error(answer.body()).path("message").asText())
                .isEqualTo("provider nowhere cannot be reached: connecting timed out");
          });
    }
  }
}
