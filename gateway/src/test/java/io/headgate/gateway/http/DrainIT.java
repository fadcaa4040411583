package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.TestGateway;
import io.headgate.simulator.Simulator;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** What a client is told that is still sending when the grace of a drain ends. */
class DrainIT {

  @Test
  void aBodyThatIsStillBeingSentIsAnsweredWithShutdown() {
    try (TestGateway gateway =
            TestGateway.start(Simulator.Options.defaults(), "  drain: { grace: 300ms }", "");
        RawClient client = new RawClient(gateway.port())) {
      client.send(Wire.chatHead("Expect: 100-continue", "Content-Length: 1000"));
      assertThat(client.read().status()).isEqualTo(100);
      client.send("{");

      Future<Void> drained = gateway.gateway().drain();

      RawClient.Reply reply = client.read();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.headers()).containsEntry("connection", "close");
      assertThat(reply.body()).contains("gateway_shutdown");
      TestGateway.await(drained);
      assertThat(gateway.accessLog()).contains("\"error_code\":\"gateway_shutdown\"");
    }
  }
}
