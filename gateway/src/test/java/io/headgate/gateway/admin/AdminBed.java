package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.headgate.gateway.TestGateway;
import io.headgate.gateway.admission.Declared;
import io.headgate.gateway.admission.Directory;
import io.headgate.gateway.admission.KeyDigests;
import io.headgate.gateway.protocol.Secret;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An admin API on a free port, over small real sources, with a clock that can be set forward. */
final class AdminBed implements AutoCloseable {

  static final String ADMIN = "token-of-an-admin";
  static final String OPERATOR = "token-of-an-operator";
  static final String VIEWER = "token-of-a-viewer";

  final SettableClock clock = new SettableClock();
  final MapStore store = new MapStore(clock);
  final Directory directory =
      new Directory(
          store,
          new KeyDigests(new Secret("a pepper for these tests")),
          Declared.nothing(),
          clock,
          new SecureRandom());
  final SmallSources sources = new SmallSources(clock);
  final Vertx vertx = Vertx.vertx();
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final AdminServer server;
  final int port;

  private AdminBed(AdminServer.Config config, boolean whole) {
    AdminPorts ports =
        new AdminPorts(
            store,
            () -> JsonNodeFactory.instance.objectNode().put("version", "test"),
            () -> JsonNodeFactory.instance.objectNode().put("revision", sources.revision()),
            () -> JsonNodeFactory.instance.objectNode(),
            () -> JsonNodeFactory.instance.objectNode(),
            (order, by) -> order,
            whole ? Optional.of(directory) : Optional.empty(),
            whole ? Optional.of(sources.budgets()) : Optional.empty(),
            whole ? Optional.of(sources.usage()) : Optional.empty(),
            whole ? Optional.of(sources.ledger()) : Optional.empty(),
            whole ? Optional.of(sources.decisions()) : Optional.empty(),
            whole ? Optional.of(sources.control()) : Optional.empty());
    server =
        new AdminServer(
            vertx,
            config,
            connection -> {},
            ports,
            clock,
            () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()),
            new SecureRandom());
    port = TestGateway.await(server.listen());
  }

  static AdminBed start() {
    return new AdminBed(config(1_000_000, Optional.empty()), true);
  }

  static AdminBed start(AdminServer.Config config) {
    return new AdminBed(config, true);
  }

  /** Without any of the sources that a node may lack. */
  static AdminBed startBare() {
    return new AdminBed(config(1_000_000, Optional.empty()), false);
  }

  static AdminServer.Config config(int failuresPerMinute, Optional<OidcConfig> oidc) {
    return new AdminServer.Config(
        "127.0.0.1",
        0,
        Optional.of(new Secret(ADMIN)),
        List.of(
            AdminToken.of("olga", OPERATOR, Role.OPERATOR),
            AdminToken.of("victor", VIEWER, Role.VIEWER)),
        oidc,
        failuresPerMinute);
  }

  static String token(Role role) {
    return switch (role) {
      case ADMIN -> ADMIN;
      case OPERATOR -> OPERATOR;
      case VIEWER -> VIEWER;
    };
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30))
        .header("user-agent", "test");
  }

  /** With the token of a role. */
  HttpRequest.Builder as(Role role, String path) {
    return request("/admin/api" + path).header("authorization", "Bearer " + token(role));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  HttpResponse<String> get(String path) {
    return send(as(Role.ADMIN, path));
  }

  HttpResponse<String> send(String method, String path, String json) {
    return send(withJson(as(Role.ADMIN, path), method, json));
  }

  static HttpRequest.Builder withJson(HttpRequest.Builder request, String method, String json) {
    return request
        .header("content-type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(json));
  }

  static JsonNode json(HttpResponse<String> answer) {
    return json(answer.body());
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException malformed) {
      throw new UncheckedIOException(text, malformed);
    }
  }

  /** Logs in with a token, as a browser does. */
  Browser logIn(Role role) {
    HttpResponse<String> answer =
        send(
            withJson(request("/admin/api/session"), "POST", "{\"token\":\"" + token(role) + "\"}"));
    return Browser.of(answer);
  }

  /** Rows of the audit log, oldest first. */
  List<JsonNode> audit() {
    return send(as(Role.ADMIN, "/audit/export")).body().lines().map(AdminBed::json).toList();
  }

  @Override
  public void close() {
    TestGateway.await(server.close());
    TestGateway.await(vertx.close());
  }

  /** What a browser has after a login. */
  record Browser(String cookie, String csrf) {

    static Browser of(HttpResponse<String> answer) {
      String set = answer.headers().firstValue("set-cookie").orElse("");
      return new Browser(set.substring(0, set.indexOf(';')), json(answer).path("csrf").asText());
    }

    HttpRequest.Builder show(HttpRequest.Builder request) {
      return request.header("cookie", cookie);
    }
  }

  /** Time that stands still until it is set forward. */
  static final class SettableClock extends Clock {

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    synchronized void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public synchronized Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
