package io.headgate.gateway.http;

/** The listener for probes and metrics. */
public final class ManagementServer {

  private ManagementServer() {}

  /**
   * Where it listens.
   *
   * @param host address to bind; default 0.0.0.0
   * @param port 0 takes a free one; default 9090
   */
  public record Config(String host, int port) {

    public static Config defaults() {
      return new Config("0.0.0.0", 9090);
    }
  }
}
