package io.headgate.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Arrays;

/**
 * A TCP proxy on loopback that spoils what passes through it. A connection keeps the faults under
 * which it was accepted; {@link #script} is for those that follow.
 */
public final class FaultProxy {

  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx;
  private final NetServer server;
  private final NetClient client;
  private final String host;
  private final int upstreamPort;
  private volatile Faults faults;

  private FaultProxy(Vertx vertx, String host, int upstreamPort, Faults faults) {
    this.server =
        vertx
            .createNetServer(new NetServerOptions().setHost(LOOPBACK))
            .connectHandler(this::accept);
    this.vertx = vertx;
    this.client = vertx.createNetClient();
    this.host = host;
    this.upstreamPort = upstreamPort;
    this.faults = faults;
  }

  /**
   * Starts a proxy before the given server.
   *
   * @return completes once the proxy accepts connections
   */
  public static Future<FaultProxy> start(Vertx vertx, String host, int port, Faults faults) {
    FaultProxy proxy = new FaultProxy(vertx, host, port, faults);
    return proxy.server.listen().map(proxy);
  }

  public int port() {
    return server.actualPort();
  }

  /** From now on, connections that are accepted get these faults. */
  public void script(Faults next) {
    faults = next;
  }

  /**
   * Stops it.
   *
   * @return completes once the port is free and every connection is closed
   */
  public Future<Void> close() {
    return Future.join(server.close(), client.close()).mapEmpty();
  }

  private void accept(NetSocket downstream) {
    Faults now = faults;
    if (now.breakage() instanceof Refuse) {
      RawClose.reset(downstream);
      return;
    }
    downstream.pause();
    client
        .connect(upstreamPort, host)
        .onSuccess(upstream -> new ProxiedConnection(vertx, downstream, upstream, now).start())
        .onFailure(unreachable -> RawClose.reset(downstream));
  }

  /**
   * What a connection suffers.
   *
   * @param upstreamDelay before bytes of the client are passed on; 0 for none
   * @param downstreamDelay before bytes of the server are passed on; 0 for none
   */
  public record Faults(Duration upstreamDelay, Duration downstreamDelay, Breakage breakage) {

    public static Faults none() {
      return new Faults(Duration.ZERO, Duration.ZERO, new Intact());
    }

    /** The same faults, with delays. */
    public Faults delayed(Duration upstream, Duration downstream) {
      return new Faults(upstream, downstream, breakage);
    }

    /** The same delays, with this breakage. */
    public Faults with(Breakage other) {
      return new Faults(upstreamDelay, downstreamDelay, other);
    }
  }

  /** What happens to the bytes from the server; counts are of those bytes, on one connection. */
  public sealed interface Breakage {}

  /** They arrive as they are. */
  public record Intact() implements Breakage {}

  /** The connection is reset as soon as it is accepted. */
  public record Refuse() implements Breakage {}

  /** After so many bytes both sides of the connection end, by FIN or by RST. */
  public record Truncate(long afterBytes, boolean byReset) implements Breakage {}

  /** After so many bytes the client gets FIN, but may go on sending. */
  public record HalfClose(long afterBytes) implements Breakage {}

  /** After so many bytes nothing more comes, though the connection stands. */
  public record Stall(long afterBytes) implements Breakage {}

  /** After so many bytes these come in between. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Garbage(long afterBytes, byte[] bytes) implements Breakage {

    public Garbage {
      bytes = Arrays.copyOf(bytes, bytes.length);
    }
  }
}
