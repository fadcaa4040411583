package io.headgate.gateway.admin;

import io.headgate.gateway.protocol.Secret;
import java.util.Optional;

/** The administrators' listener. */
public final class AdminServer {

  private AdminServer() {}

  /**
   * Where it listens and who may use it.
   *
   * @param host address to bind; default 127.0.0.1
   * @param port 0 takes a free one; default 8081
   * @param token the bearer token of administrators; without one every call is refused with 401
   */
  public record Config(String host, int port, Optional<Secret> token) {

    public static Config defaults() {
      return new Config("127.0.0.1", 8081, Optional.empty());
    }
  }
}
