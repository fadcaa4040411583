package io.headgate.gateway.http;

import java.time.Duration;
import java.util.Set;

/** The public listener. */
public final class ApiServer {

  private ApiServer() {}

  /**
   * Where the API listens and what one client may take of it.
   *
   * @param host address to bind; default 0.0.0.0
   * @param port 0 takes a free one; default 8080
   * @param hosts names accepted in {@code Host} (without port, lower case); others get 421. Empty
   *     accepts every well-formed one; default empty
   * @param maxBodyBytes largest request body; larger ones get 413 and the connection is closed;
   *     default 10 MiB
   * @param headerTimeout from accepting a connection to its first complete request head; default 5
   *     s
   * @param bodyTimeout for a whole request body; default 30 s
   * @param keepAlive longest silence between two requests of a connection, and longest time for a
   *     later request head; default 60 s
   * @param slowReader how long a client may leave a stream unread before it is ended; default 30 s
   * @param requestTimeout from the request head to the end of the answer; default 600 s
   * @param heartbeat silence in an open stream after which a comment is sent; default 15 s
   * @param maxConnections open at once, all clients; default 20,000
   * @param maxConnectionsPerAddress open at once from one address; 0 sets no such limit; default 0
   *     (behind an ingress all clients share a few addresses)
   * @param maxRequestsPerConnection answered on one connection before it is closed; default 1,000
   * @param drainWait between not ready and refusing connections on shutdown; default 0
   * @param drainGrace how long open answers may run on during shutdown; default 30 s
   */
  public record Config(
      String host,
      int port,
      Set<String> hosts,
      int maxBodyBytes,
      Duration headerTimeout,
      Duration bodyTimeout,
      Duration keepAlive,
      Duration slowReader,
      Duration requestTimeout,
      Duration heartbeat,
      int maxConnections,
      int maxConnectionsPerAddress,
      int maxRequestsPerConnection,
      Duration drainWait,
      Duration drainGrace) {

    public Config {
      hosts = Set.copyOf(hosts);
    }

    public static Config defaults() {
      return new Config(
          "0.0.0.0",
          8080,
          Set.of(),
          10 * 1024 * 1024,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(600),
          Duration.ofSeconds(15),
          20_000,
          0,
          1_000,
          Duration.ZERO,
          Duration.ofSeconds(30));
    }
  }
}
