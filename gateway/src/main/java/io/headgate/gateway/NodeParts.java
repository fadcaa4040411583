package io.headgate.gateway;

import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HeapUse;
import io.headgate.gateway.health.NodeLoad;
import io.headgate.gateway.http.ConnectionCount;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.signals.TokenEstimator;
import io.headgate.gateway.telemetry.NodeMetrics;
import io.headgate.gateway.telemetry.RecentDecisions;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What a node has as long as it lives, whichever revision of its configuration it runs. */
final class NodeParts {

  private final Clock clock = Clock.systemUTC();
  private final Ticker ticker = Ticker.system();
  private final SecureRandom seeds = new SecureRandom();
  private final ConnectionCount connections = new ConnectionCount();
  private final ByteBudget memory = ByteBudget.ofHeap();
  private final AtomicBoolean ready = new AtomicBoolean();
  private final AtomicInteger backings = new AtomicInteger();
  private final TokenEstimator tokens = new TokenEstimator();
  private final RecentDecisions decisions = new RecentDecisions(clock);
  private final NodeState state;
  private final NodeEmbeddings embeddings;
  private final NodeLogs logs;
  private final NodeMetrics metrics;
  private final NodeLoad load;
  private final HealthBoard health;
  private final WaitingRoom waitingRoom;
  private final UpstreamMetrics upstreams;

  /**
   * Makes them.
   *
   * @param config the one that the node starts with
   * @param state opened already
   * @param accessLog takes the lines of the access log
   */
  NodeParts(
      GatewayConfig config, NodeEmbeddings embeddings, NodeState state, OutputStream accessLog) {
    this.state = state;
    this.embeddings = embeddings;
    this.logs = NodeLogs.openBlocking(config.telemetry(), accessLog);
    this.metrics = new NodeMetrics(config.revision());
    this.load = new NodeLoad(config.load(), ticker, new HeapUse());
    this.health =
        new HealthBoard(config.health(), ticker, () -> ThreadLocalRandom.current().nextLong());
    this.waitingRoom = new WaitingRoom(config.waiting(), ticker);
    this.upstreams = new UpstreamMetrics(health, waitingRoom, metrics);
    showGauges();
  }

  private void showGauges() {
    NodeGauges gauges = new NodeGauges(metrics);
    gauges.show(load);
    gauges.show(connections);
    gauges.show(memory);
    gauges.showLogs(logs.access(), logs.decisions());
    embeddings.showIn(metrics);
    new StateGauges(metrics, state).show();
    metrics.gauge(
        "gateway.config.backings",
        "Sets of stages that are open: one for each event loop, and those of earlier revisions"
            + " whose requests have not all ended",
        backings::get);
  }

  Clock clock() {
    return clock;
  }

  Ticker ticker() {
    return ticker;
  }

  /** For a source of chance of its own. */
  long seed() {
    return seeds.nextLong();
  }

  ConnectionCount connections() {
    return connections;
  }

  ByteBudget memory() {
    return memory;
  }

  /** Whether this node wants traffic; told to load balancers. */
  AtomicBoolean ready() {
    return ready;
  }

  /** Sets of stages that have not closed: one for each event loop, and those that finish. */
  AtomicInteger backings() {
    return backings;
  }

  /** The latest decisions of this node. */
  RecentDecisions decisions() {
    return decisions;
  }

  TokenEstimator tokens() {
    return tokens;
  }

  /** The store and what works with it. */
  NodeState state() {
    return state;
  }

  NodeEmbeddings embeddings() {
    return embeddings;
  }

  NodeLogs logs() {
    return logs;
  }

  NodeMetrics metrics() {
    return metrics;
  }

  NodeLoad load() {
    return load;
  }

  /** What is known of all upstreams, shared by the event loops. */
  HealthBoard health() {
    return health;
  }

  WaitingRoom waitingRoom() {
    return waitingRoom;
  }

  UpstreamMetrics upstreams() {
    return upstreams;
  }

  /** Writes what is still to be logged, for a second at most. */
  void closeBlocking() {
    metrics.close();
    logs.closeBlocking();
  }
}
