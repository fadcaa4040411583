package io.headgate.gateway;

import io.headgate.gateway.health.NodeLoad;
import io.headgate.gateway.http.ConnectionCount;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.telemetry.LineWriter;
import io.headgate.gateway.telemetry.NodeMetrics;
import java.util.Locale;
import java.util.Optional;

/** Shows the bounds of the node in its metrics: how full they are, and when they bite. */
final class NodeGauges {

  private static final double NANOS_PER_SECOND = 1e9;

  private final NodeMetrics metrics;

  NodeGauges(NodeMetrics metrics) {
    this.metrics = metrics;
  }

  void show(NodeLoad load) {
    metrics.gauge(
        "gateway.load.limit",
        "Requests that may be in flight, by how late the event loops are",
        load::limit);
    metrics.gauge(
        "gateway.load.in.flight", "Requests that were let in and have not ended", load::inFlight);
    metrics.gauge(
        "gateway.loop.lag.seconds",
        "How late an event loop was at the most within the last second or two",
        () -> load.lagNanos() / NANOS_PER_SECOND);
    for (NodeLoad.Reason reason : NodeLoad.Reason.values()) {
      metrics.count(
          "gateway.load.shed",
          "Requests refused because the node had too much to do",
          reason.name().toLowerCase(Locale.ROOT),
          () -> load.shed(reason));
    }
  }

  void show(ConnectionCount connections) {
    metrics.gauge("gateway.connections", "Open client connections", connections::total);
    metrics.count(
        "gateway.connections.refused",
        "Client connections closed at once because a bound was met",
        connections::refused);
    for (ConnectionCount.Reason reason : ConnectionCount.Reason.values()) {
      metrics.count(
          "gateway.connections.closed",
          "Client connections closed because the client was too slow",
          reason.name().toLowerCase(Locale.ROOT),
          () -> connections.closedBy(reason));
    }
  }

  void show(ByteBudget memory) {
    metrics.gauge(
        "gateway.body.bytes", "Bytes of requests and answers that are held", memory::used);
    metrics.count(
        "gateway.body.bytes.refused",
        "Requests refused because all together would hold too many bytes",
        memory::refused);
  }

  void showLogs(LineWriter access, Optional<LineWriter> decisions) {
    metrics.count(
        "gateway.access.log.dropped",
        "Lines of the access log lost because the output could not keep up",
        access::dropped);
    decisions.ifPresent(
        lines ->
            metrics.count(
                "gateway.decision.log.dropped",
                "Lines of the decision log lost because the output could not keep up",
                lines::dropped));
  }
}
