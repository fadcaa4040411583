package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The administrators' listener. Every path is behind the token, also those that do not exist, so
 * that nothing can be learnt without it.
 */
public final class AdminServer {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final String SCHEME = "Bearer ";

  /** Between the answer to a body that was not read and closing its connection. */
  private static final long LINGER_MILLIS = 1_000;

  private final Vertx vertx;
  private final Config config;
  private final Map<String, Supplier<JsonNode>> reports;
  private final Map<String, AdminOrder> orders;
  private final HttpServer server;

  /**
   * A server that is not yet listening.
   *
   * @param connections bounds what each new connection may do
   * @param reports what can be asked for by {@code GET}, by path
   * @param orders what can be had done by {@code POST}, by path
   */
  public AdminServer(
      Vertx vertx,
      Config config,
      Handler<HttpConnection> connections,
      Map<String, Supplier<JsonNode>> reports,
      Map<String, AdminOrder> orders) {
    this.vertx = vertx;
    this.config = config;
    this.reports = Map.copyOf(reports);
    this.orders = Map.copyOf(orders);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(60))
            .connectionHandler(connections)
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
      refuse(request, 500, "the gateway failed; its log says why");
    }
  }

  private void route(HttpServerRequest request) {
    if (!isAuthorized(request)) {
      refuse(request, 401, "the admin token is missing or not valid");
      return;
    }
    Supplier<JsonNode> report = reports.get(request.path());
    AdminOrder order = orders.get(request.path());
    if (report == null && order == null) {
      refuse(request, 404, "there is nothing at this path");
    } else if (report != null && request.method().equals(HttpMethod.GET)) {
      answer(request, 200, report.get());
    } else if (order != null && request.method().equals(HttpMethod.POST)) {
      carryOut(request, order);
    } else {
      refuse(
          request,
          405,
          "the method is not allowed (expected: " + (report == null ? "POST" : "GET") + ")");
    }
  }

  private void carryOut(HttpServerRequest request, AdminOrder order) {
    SmallBody.read(vertx, request)
        .map(body -> order.carryOut(body, request.remoteAddress().hostAddress()))
        .onSuccess(done -> answer(request, 200, done))
        .onFailure(
            failure -> {
              refuse(request, failure);
              closeSoon(request);
            });
  }

  /** What is still being sent is thrown away, but not for ever; the answer has time to arrive. */
  private void closeSoon(HttpServerRequest request) {
    if (!request.isEnded()) {
      vertx.setTimer(LINGER_MILLIS, late -> request.connection().close());
    }
  }

  private static void refuse(HttpServerRequest request, Throwable failure) {
    if (failure instanceof GatewayException expected) {
      refuse(request, expected.code().status(), expected.message());
    } else if (!request.response().closed()) {
      LOG.error("{} failed", request.path(), failure);
      refuse(request, 500, "the gateway failed; its log says why");
    }
  }

  private boolean isAuthorized(HttpServerRequest request) {
    String authorization = request.getHeader("authorization");
    Optional<Secret> token = config.token();
    if (token.isEmpty() || authorization == null || !authorization.startsWith(SCHEME)) {
      return false;
    }
    return MessageDigest.isEqual(
        authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8),
        token.get().reveal().getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(HttpServerRequest request, int status, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error").put("message", message);
    answer(request, status, body);
  }

  private static void answer(HttpServerRequest request, int status, JsonNode body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store")
        .end(body.toString());
  }

  /** Stops at once; completes when the port is free. */
  public Future<Void> close() {
    return server.close();
  }

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
