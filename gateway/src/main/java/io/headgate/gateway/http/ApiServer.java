package io.headgate.gateway.http;

import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The public listener of one event loop: accepts connections, turns away what is not clean HTTP and
 * hands the rest to the endpoints.
 */
public final class ApiServer {

  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int MAX_INITIAL_LINE_BYTES = 4 * 1024;

  /** After the grace for open answers: for their last words to get out. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Config config;
  private final Connections connections;
  private final RequestGuard guard;
  private final HttpEndpoints endpoints;
  private final HttpServer server;
  private final Set<Backing> retired = new HashSet<>();
  private boolean draining;
  private boolean closed;

  /**
   * A listener that does not listen yet.
   *
   * @param count shared by all event loops
   * @param backing answers its requests; the listener closes it
   * @param seed for request ids
   */
  public ApiServer(
      Vertx vertx,
      Config config,
      ConnectionCount count,
      Backing backing,
      ByteBudget memory,
      Ticker ticker,
      long seed) {
    this.vertx = vertx;
    this.config = config;
    this.connections = new Connections(vertx, config, count, ticker);
    this.guard = new RequestGuard(config.hosts());
    this.endpoints = new HttpEndpoints(vertx, config, backing, memory, ticker, seed);
    this.server =
        vertx
            .createHttpServer(options())
            .connectionHandler(connections::opened)
            .invalidRequestHandler(this::refuseMalformed)
            .requestHandler(this::handle);
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        .setDecompressionSupported(false)
        // Two handlers for WebSockets, which are not spoken here; with them, 129 requests behind
        // one another would break the connection.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_INITIAL_LINE_BYTES)
        .setTcpNoDelay(true)
        .setAcceptBacklog(1024);
  }

  /**
   * Begins to accept connections.
   *
   * @param address shared with the listeners of the other event loops
   * @return completes with the port; fails when it is taken
   */
  public Future<Integer> listen(SocketAddress address) {
    return server.listen(address).map(HttpServer::actualPort);
  }

  /**
   * Lets another backing answer from now on. Requests that have begun keep the one before it, which
   * closes behind the last of them. Event loop only.
   */
  public void exchange(Backing next) {
    if (closed) {
      next.close();
      return;
    }
    Backing before = endpoints.exchange(next);
    retired.add(before);
    before
        .retire(vertx, config.requestTimeout().plus(LAST_WORDS))
        .onComplete(closed -> retired.remove(before));
  }

  private void handle(HttpServerRequest request) {
    request.pause();
    if (!connections.begun(request)) {
      return;
    }
    try {
      admit(request);
    } catch (RuntimeException | StackOverflowError bug) {
      // Whatever is thrown here would leave the client waiting for ever.
      endpoints.refuse(request, ErrorRenderer.expected(bug, "-"));
    }
  }

  private void admit(HttpServerRequest request) {
    if (draining) {
      endpoints.refuse(
          request,
          GatewayException.of(
              ErrorCode.GATEWAY_SHUTDOWN, "this gateway node is shutting down; ask again"));
      return;
    }
    guard
        .check(request)
        .ifPresentOrElse(why -> endpoints.refuse(request, why), () -> endpoints.handle(request));
  }

  /** The decoder could not make sense of the bytes. */
  private void refuseMalformed(HttpServerRequest request) {
    if (connections.begun(request)) {
      endpoints.refuse(request, malformed(request.decoderResult().cause()));
    }
  }

  private static GatewayException malformed(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return GatewayException.of(
          ErrorCode.URI_TOO_LONG,
          "the request line is longer than " + MAX_INITIAL_LINE_BYTES + " bytes");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return GatewayException.of(
          ErrorCode.HEADERS_TOO_LARGE,
          "the headers are larger than " + MAX_HEADER_BYTES + " bytes");
    }
    if (cause instanceof VersionGuard.UnspokenVersionException) {
      return GatewayException.of(
          ErrorCode.HTTP_VERSION_NOT_SUPPORTED, "the version is not spoken here; use HTTP/1.1");
    }
    return GatewayException.of(
        ErrorCode.INVALID_REQUEST, "the request is not well-formed HTTP/1.1");
  }

  /**
   * Stops: refuses new connections at once, lets open answers run on for the configured grace and
   * then ends them with an error event.
   *
   * @return completes when the last connection is closed
   */
  public Future<Void> drain() {
    draining = true;
    long graceMillis = config.drainGrace().toMillis();
    long timer =
        vertx.setTimer(
            Math.max(1, graceMillis),
            late ->
                endpoints.abortAll(
                    GatewayException.of(
                        ErrorCode.GATEWAY_SHUTDOWN, "this gateway node is shutting down")));
    return server
        .shutdown(graceMillis + LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
        .andThen(done -> vertx.cancelTimer(timer));
  }

  /** Stops at once, and closes what works behind it; completes when all is closed. */
  public Future<Void> close() {
    return server.close().transform(closed -> closeBackings());
  }

  private Future<Void> closeBackings() {
    closed = true;
    List<Backing> all = new ArrayList<>(retired);
    all.add(endpoints.backing());
    return Future.join(all.stream().map(Backing::close).toList()).mapEmpty();
  }

  /**
   * Where the API listens and what one client may take of it.
   *
   * @param host address to bind; default 0.0.0.0
   * @param port 0 takes a free one; default 8080
   * @param hosts names accepted in {@code Host} (without port, lower case); others get 421. Empty
   *     accepts every well-formed one; default empty
   * @param maxBodyBytes largest request body; larger ones get 413 and the connection is closed;
   *     default 10 MiB
   * @param headerTimeout for a complete request head: the first one from accepting the connection
   *     on, a later one from its first byte on; default 5 s
   * @param bodyTimeout for a whole request body; default 30 s
   * @param keepAlive longest silence between two requests of a connection; default 60 s
   * @param slowReader how long a client may leave a stream unread before it is ended; default 30 s
   * @param requestTimeout from the request head to the end of the answer; default 600 s
   * @param heartbeat silence in an open stream after which a comment is sent; default 15 s
   * @param maxConnections open at once, all clients; default 20,000
   * @param maxConnectionsPerAddress open at once from one address; 0 sets no such limit; default 0
   *     (behind an ingress all clients share a few addresses)
   * @param maxRequestsPerConnection answered on one connection before it is closed; default 1,000
   * @param drainWait between not ready and refusing connections on shutdown; default 0
   * @param drainGrace how long open answers may run on during shutdown; default 30 s
   * @param headers of requests that routing looks at, in lower case
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
      Duration drainGrace,
      Set<String> headers) {

    public Config {
      hosts = Set.copyOf(hosts);
      headers = Set.copyOf(headers);
    }

    /** The same for routing that looks at other headers. */
    public Config withHeaders(Set<String> other) {
      return new Config(
          host,
          port,
          hosts,
          maxBodyBytes,
          headerTimeout,
          bodyTimeout,
          keepAlive,
          slowReader,
          requestTimeout,
          heartbeat,
          maxConnections,
          maxConnectionsPerAddress,
          maxRequestsPerConnection,
          drainWait,
          drainGrace,
          other);
    }

    /** The same on a free port that only this machine reaches. */
    public Config onLoopback() {
      return new Config(
          "127.0.0.1",
          0,
          Set.of(),
          maxBodyBytes,
          headerTimeout,
          bodyTimeout,
          keepAlive,
          slowReader,
          requestTimeout,
          heartbeat,
          maxConnections,
          maxConnectionsPerAddress,
          maxRequestsPerConnection,
          drainWait,
          drainGrace,
          headers);
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
          Duration.ofSeconds(30),
          Set.of());
    }
  }
}
