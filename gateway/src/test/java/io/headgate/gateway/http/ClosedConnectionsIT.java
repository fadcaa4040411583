package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.TestGateway;
import io.headgate.simulator.Simulator;
import org.junit.jupiter.api.Test;

/** Connections that the guards close are counted by their reason. */
class ClosedConnectionsIT {

  @Test
  void aLateHeadAndAnIdleConnectionAreCounted() {
    try (TestGateway gateway =
        TestGateway.start(
            Simulator.Options.defaults(), "  timeouts: { header: 200ms, keep_alive: 400ms }", "")) {
      try (RawClient late = new RawClient(gateway.port());
          RawClient idle = new RawClient(gateway.port())) {
        assertThat(idle.send(Wire.get("/v1/models")).read().status()).isEqualTo(200);
        assertThat(late.readByte()).isNegative();
        assertThat(idle.readByte()).isNegative();
      }

      assertThat(gateway.management("/metrics").body())
          .contains("gateway_connections_closed_total{reason=\"head_timeout\"} 1.0")
          .contains("gateway_connections_closed_total{reason=\"idle\"} 1.0")
          .contains("gateway_connections_closed_total{reason=\"unread\"} 0.0");
    }
  }
}
