package io.headgate.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for probes and metrics: {@code /health/live}, {@code /health/ready} and {@code
 * /metrics}. Whether providers answer is no part of health, or one sick provider would restart the
 * gateway for all.
 */
public final class ManagementServer {

  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Vertx vertx;
  private final Config config;
  private final BooleanSupplier ready;
  private final Supplier<String> scrape;
  private final HttpServer server;

  /**
   * A server that is not yet listening.
   *
   * @param ready whether this node wants traffic
   * @param scrape the metrics in Prometheus's text form; may block
   */
  public ManagementServer(
      Vertx vertx, Config config, BooleanSupplier ready, Supplier<String> scrape) {
    this.vertx = vertx;
    this.config = config;
    this.ready = ready;
    this.scrape = scrape;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(60))
            .connectionHandler(new SmallListener())
            .requestHandler(this::handle);
  }

  /**
   * Begins to accept connections.
   *
   * @return completes with the port; fails when it is taken
   */
  public Future<Integer> listen() {
    return server.listen(config.port(), config.host()).map(HttpServer::actualPort);
  }

  private void handle(HttpServerRequest request) {
    try {
      route(request);
    } catch (RuntimeException bug) {
      LOG.error("{} failed", request.path(), bug);
      answer(request, 500, "the gateway failed; its log says why\n");
    }
  }

  private void route(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET)) {
      answer(request, 405, "method not allowed\n");
      return;
    }
    switch (String.valueOf(request.path())) {
      case "/health/live" -> answer(request, 200, "live\n");
      case "/health/ready" -> {
        boolean isReady = ready.getAsBoolean();
        answer(request, isReady ? 200 : 503, isReady ? "ready\n" : "not ready\n");
      }
      case "/metrics" -> metrics(request);
      default -> answer(request, 404, "not found: /health/live, /health/ready, /metrics\n");
    }
  }

  private void metrics(HttpServerRequest request) {
    vertx
        .executeBlocking(scrape::get, false)
        .onSuccess(
            text ->
                request
                    .response()
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(failure -> answer(request, 500, "the metrics cannot be rendered\n"));
  }

  private static void answer(HttpServerRequest request, int status, String text) {
    request.response().setStatusCode(status).putHeader("content-type", TEXT).end(text);
  }

  /** Stops at once; completes when the port is free. */
  public Future<Void> close() {
    return server.close();
  }

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
