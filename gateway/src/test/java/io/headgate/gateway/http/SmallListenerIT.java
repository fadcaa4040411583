package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.TestGateway;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The listeners for probes and administrators are bounded too. */
class SmallListenerIT {

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
  void moreConnectionsThanItsBoundAreClosedAtOnce() {
    int port = gateway.gateway().ports().admin();
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < SmallListener.MAX_CONNECTIONS; i++) {
        clients.add(new RawClient(port));
        String bare = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        assertThat(clients.get(i).send(bare).read().status()).isEqualTo(401);
      }
      try (RawClient oneMore = new RawClient(port)) {
        assertThat(oneMore.readByte()).isNegative();
      }
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void aProbeThatThrowsIsAnswered() {
    Vertx vertx = Vertx.vertx();
    try {
      ManagementServer broken =
          new ManagementServer(
              vertx,
              new ManagementServer.Config("127.0.0.1", 0),
              () -> {
                throw new IllegalStateException("planted");
              },
              () -> "");
      int port = TestGateway.await(broken.listen());

      try (RawClient client = new RawClient(port)) {
        assertThat(client.send(Wire.get("/health/ready")).read().status()).isEqualTo(500);
      }
    } finally {
      TestGateway.await(vertx.close());
    }
  }
}
