package io.headgate.simulator;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;

/** The ways to end a TCP connection that Vert.x does not offer. */
final class RawClose {

  private RawClose() {}

  /** Whether bytes can still go either way. */
  static boolean isOpen(HttpConnection connection) {
    return ((ConnectionBase) connection).channel().isActive();
  }

  /** Ends it with RST. Closing with a linger time of zero makes the kernel send that, not FIN. */
  static void reset(HttpConnection connection) {
    reset((ConnectionBase) connection);
  }

  /** Ends it with RST. */
  static void reset(NetSocket socket) {
    reset((ConnectionBase) socket);
  }

  /** Sends FIN and goes on reading. */
  static void finish(NetSocket socket) {
    ((DuplexChannel) ((ConnectionBase) socket).channel()).shutdownOutput().addListener(sent -> {});
  }

  private static void reset(ConnectionBase connection) {
    connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    connection.close();
  }
}
