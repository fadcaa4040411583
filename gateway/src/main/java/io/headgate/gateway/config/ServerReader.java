package io.headgate.gateway.config;

import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.health.NodeLoad;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.http.ManagementServer;
import io.headgate.gateway.protocol.Secret;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Reads the three listeners, and what the node may take on, from {@code server}. */
final class ServerReader {

  private final Section server;

  ServerReader(Section server) {
    this.server = server;
  }

  /**
   * The public listener.
   *
   * @param headers request headers that some condition looks at
   */
  ApiServer.Config api(Set<String> headers) {
    ApiServer.Config defaults = ApiServer.Config.defaults();
    Section api = server.section("api");
    Section timeouts = server.section("timeouts");
    Section connections = server.section("connections");
    Section drain = server.section("drain");
    return new ApiServer.Config(
        api.text("host", defaults.host()),
        api.integer("port", defaults.port()),
        hosts(api),
        maxBody(defaults),
        timeouts.duration("header", defaults.headerTimeout()),
        timeouts.duration("body", defaults.bodyTimeout()),
        timeouts.duration("keep_alive", defaults.keepAlive()),
        timeouts.duration("slow_reader", defaults.slowReader()),
        timeouts.duration("request", defaults.requestTimeout()),
        server.duration("heartbeat", defaults.heartbeat()),
        connections.integer("max", defaults.maxConnections()),
        connections.integer("max_per_address", defaults.maxConnectionsPerAddress()),
        connections.integer("max_requests", defaults.maxRequestsPerConnection()),
        drain.duration("wait", defaults.drainWait()),
        drain.duration("grace", defaults.drainGrace()),
        headers);
  }

  private static Set<String> hosts(Section api) {
    Set<String> hosts = new LinkedHashSet<>();
    api.texts("hosts").forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    return hosts;
  }

  private int maxBody(ApiServer.Config defaults) {
    return server
        .text("max_body")
        .flatMap(Units::bytes)
        .map(Math::toIntExact)
        .orElse(defaults.maxBodyBytes());
  }

  AdminServer.Config admin(AdminAuthReader who) {
    AdminServer.Config defaults = AdminServer.Config.defaults();
    Section admin = server.section("admin");
    return new AdminServer.Config(
        admin.text("host", defaults.host()),
        admin.integer("port", defaults.port()),
        admin.text("token").filter(token -> !token.isEmpty()).map(Secret::new),
        who.tokens(),
        who.oidc(),
        defaults.failuresPerMinute());
  }

  ManagementServer.Config management() {
    ManagementServer.Config defaults = ManagementServer.Config.defaults();
    Section management = server.section("management");
    return new ManagementServer.Config(
        management.text("host", defaults.host()), management.integer("port", defaults.port()));
  }

  NodeLoad.Config load() {
    NodeLoad.Config defaults = NodeLoad.Config.defaults();
    Section load = server.section("load");
    return NodeLoad.Config.of(
        load.integer("max_in_flight", defaults.maxInFlight()),
        load.duration("lag", defaults.lag()),
        load.number("heap").orElse(defaults.heap()));
  }
}
