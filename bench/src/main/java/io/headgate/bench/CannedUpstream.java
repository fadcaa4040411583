package io.headgate.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;

/**
 * A provider that costs next to nothing: answers rendered beforehand, raw sockets, one event loop.
 *
 * <p>Runs in a process of its own. One port serves the chat APIs of OpenAI ({@code
 * /v1/chat/completions}), Anthropic ({@code /v1/messages}) and Gemini ({@code
 * /v1beta/models/x:generateContent} and {@code :streamGenerateContent}). A model with {@code paced}
 * in its name sends its first token after 20 ms and then an event every 10 ms; any other at once.
 * One of OpenAI's with {@code long} in its name streams ten times as much.
 */
public final class CannedUpstream {

  private static final int ACCEPT_BACKLOG = 1024;

  private CannedUpstream() {}

  /**
   * Serves until the process is ended.
   *
   * @param args the port on 127.0.0.1
   */
  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: CannedUpstream PORT");
      System.exit(2);
    }
    int port = Integer.parseInt(args[0]);
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    NetServerOptions options =
        new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(ACCEPT_BACKLOG);
    vertx
        .createNetServer(options)
        .connectHandler(
            socket -> new CannedConnection(vertx, vertx.getOrCreateContext(), socket).serve())
        .listen(port, "127.0.0.1")
        .onSuccess(server -> System.out.println("canned upstream ready on " + port))
        .onFailure(
            failure -> {
              System.err.println("canned upstream: " + failure);
              System.exit(1);
            });
  }
}
