package io.headgate.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.config.ConfigDiff;
import io.headgate.gateway.config.ConfigDiff.Change;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.health.LoopLag;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.http.ManagementServer;
import io.headgate.gateway.provider.ProviderConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The composition root: what lives as long as the node, the revision of the configuration that it
 * runs, and the listeners before them.
 */
final class Assembly {

  /** What the node was started with: its listeners stay as they are. */
  private final GatewayConfig started;

  private final NodeParts node;
  private volatile Revision running;

  /** The latest configuration, with what of it waits for a start. */
  private volatile GatewayConfig asked;

  /**
   * Makes what all event loops share.
   *
   * @param accessLog takes the lines of the access log
   */
  Assembly(
      Vertx vertx,
      GatewayConfig config,
      NodeEmbeddings embeddings,
      NodeState state,
      OutputStream accessLog) {
    this.started = config;
    this.asked = config;
    this.node = new NodeParts(config, embeddings, state, accessLog);
    this.running = Revision.first(vertx, node, config);
    node.upstreams().showAll(config);
  }

  NodeParts node() {
    return node;
  }

  /** The revision that new requests are answered by. */
  Revision running() {
    return running;
  }

  /** What a configuration is in force as on this node: what only a start can change stays. */
  GatewayConfig inForce(GatewayConfig asked) {
    return asked.startedAs(started);
  }

  /** What of a configuration only a start of the node would put in force. */
  List<Change> waitingForStart(GatewayConfig wanted) {
    return ConfigDiff.between(inForce(wanted), wanted);
  }

  /** What of the latest configuration waits for a start of the node. */
  List<Change> waitingForStart() {
    return waitingForStart(asked);
  }

  /**
   * Has another revision answer; the listeners have its stages by now.
   *
   * @param wanted what it was made from
   */
  void runs(Revision next, GatewayConfig wanted) {
    Revision before = running;
    running = next;
    asked = wanted;
    GatewayConfig config = next.config();
    Map<String, Object> known = identities(before.config());
    Map<String, Object> now = identities(config);
    node.health()
        .adopt(
            config.health(),
            name -> known.containsKey(name) && known.get(name).equals(now.get(name)));
    node.waitingRoom().adopt(config.waiting());
    node.upstreams().showAll(config);
    node.state().directory().declare(config.declared());
    node.metrics().runs(config.revision());
    before.retire();
  }

  /** What makes a provider the same one as before, for what is known of its health. */
  private static Map<String, Object> identities(GatewayConfig config) {
    Map<String, Object> identities = new HashMap<>();
    for (ProviderConfig one : config.providers()) {
      identities.put(
          one.name(), List.of(one.kind(), one.baseUrl(), one.apiKeys(), one.auth(), one.headers()));
    }
    return identities;
  }

  /** Loads and learns what requests need; see {@link Revision#warm}. */
  Future<Void> warm() {
    return running.warm(node.embeddings().started());
  }

  /** The public listener of one event loop, with its own connections to the providers. */
  ApiServer apiServer(Vertx vertx) {
    return new ApiServer(
        vertx,
        started.api(),
        node.connections(),
        running.backing(vertx),
        node.memory(),
        node.ticker(),
        node.seed());
  }

  /** Tells how late one event loop is. */
  LoopLag loopLag() {
    return new LoopLag(node.ticker(), node.load()::lag);
  }

  ManagementServer managementServer(Vertx vertx) {
    return new ManagementServer(
        vertx, started.management(), node.ready()::get, node.metrics()::scrape);
  }

  /**
   * The administrators' listener.
   *
   * @param live empty when the configuration cannot be changed
   */
  AdminServer adminServer(Vertx vertx, Optional<LiveConfig> live) {
    return AdminListener.of(
        vertx,
        started.admin(),
        () -> running.config(),
        node.state(),
        node.health(),
        this::status,
        node.clock(),
        node.ticker(),
        new SecureRandom(),
        node.decisions(),
        live.map(ConfigDesk::new));
  }

  private ObjectNode status() {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    ArrayNode waiting = status.putArray("waiting_for_start");
    waitingForStart().forEach(change -> waiting.add(change.path()));
    return status
        .put("version", Version.current())
        .put("config_revision", running.config().revision())
        .put("ready", node.ready().get())
        .put("connections", node.connections().total());
  }

  void closeBlocking() {
    node.closeBlocking();
  }
}
