package io.headgate.gateway.state;

import io.headgate.gateway.protocol.Secret;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * Where a Redis is, and how it is connected to. Its text has no user and no password.
 *
 * @param host whom to connect to
 * @param port 6379 when none was given
 * @param uri all of it
 */
record RedisAddress(String host, int port, boolean isTls, Secret uri) {

  private static final int DEFAULT_PORT = 6379;

  /**
   * Commands that wait on one connection; the client's own bound, which those of the store and the
   * scripts that are told first must stay below.
   */
  private static final int MAX_WAITING = 4_096;

  /** Nobody waits for a connection, so it may take longer than an operation. */
  static final Duration CONNECT_TIME = Duration.ofSeconds(2);

  /**
   * Reads an address.
   *
   * @throws StateStoreException when it is none; the message does not repeat it
   */
  static RedisAddress of(Secret uri) {
    try {
      URI parsed = new URI(uri.reveal());
      String scheme = parsed.getScheme();
      boolean isTls = "rediss".equals(scheme);
      if ((isTls || "redis".equals(scheme)) && parsed.getHost() != null) {
        int port = parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort();
        return new RedisAddress(parsed.getHost(), port, isTls, uri);
      }
    } catch (URISyntaxException e) {
      // The cause would repeat what may hold a password.
    }
    throw new StateStoreException(
        "the address of the Redis store is not of the form"
            + " redis://user:password@host:port/database (rediss:// with TLS)");
  }

  RedisOptions options() {
    NetClientOptions net =
        new NetClientOptions()
            .setConnectTimeout((int) CONNECT_TIME.toMillis())
            .setTcpKeepAlive(true)
            .setTcpNoDelay(true);
    if (isTls) {
      net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
    }
    return new RedisOptions()
        .setConnectionString(uri.reveal())
        .setNetClientOptions(net)
        .setPreferredProtocolVersion(ProtocolVersion.RESP2)
        .setMaxPoolSize(1)
        .setMaxPoolWaiting(1)
        .setMaxWaitingHandlers(MAX_WAITING);
  }

  @Override
  public String toString() {
    return "the Redis store at " + host + ":" + port;
  }
}
