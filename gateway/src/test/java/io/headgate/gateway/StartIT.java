package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.config.ConfigLoader;
import io.headgate.gateway.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a start that fails leaves behind. */
class StartIT {

  @Test
  void aListenerThatCannotBeBoundClosesTheOthers() throws IOException {
    Vertx vertx = Vertx.vertx();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int api = freePort();

      Future<String> failure =
          Gateway.start(
                  vertx, config(api, taken.getLocalPort()), 2, OutputStream.nullOutputStream())
              .map("it has started")
              .recover(why -> Future.succeededFuture(String.valueOf(why.getMessage())));

      assertThat(TestGateway.await(failure)).startsWith("server.management");
      try (ServerSocket free = new ServerSocket()) {
        free.setReuseAddress(true);
        free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), api));
        assertThat(free.isBound()).isTrue();
      }
      assertThat(vertx.deploymentIDs()).isEmpty();
    } finally {
      TestGateway.await(vertx.close());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static GatewayConfig config(int api, int management) {
    return ConfigLoader.loadText(
            "start.yaml",
            """
            version: 1
            state: { store: memory }
            server:
              api: { host: 127.0.0.1, port: %d }
              admin: { host: 127.0.0.1, port: 0 }
              management: { host: 127.0.0.1, port: %d }
            providers:
              one: { kind: openai-compatible, base_url: "http://127.0.0.1:1/v1" }
            models:
              small: { deployments: [{ provider: one, model: small }] }
            keys: [{ name: test, key: hg_a_key_of_the_start_test_0001 }]
            """
                .formatted(api, management),
            Map.of())
        .config()
        .orElseThrow();
  }
}
