package io.headgate.gateway.admin;

import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The administrators' listener. Its document is read when it is first asked for something, so that
 * a node is not ready later because of it.
 */
public final class AdminServer {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final int IDLE_SECONDS = 60;

  private final Vertx vertx;
  private final Config config;
  private final AdminPorts ports;
  private final Clock clock;
  private final Ticker ticker;
  private final RandomGenerator chance;
  private final HttpServer server;
  private final BootstrapToken bootstrap;
  private final Optional<IdentityProvider> provider;
  private @Nullable Future<AdminApi> api;

  /**
   * A server that is not yet listening.
   *
   * @param connections bounds what each new connection may do
   * @param chance makes tokens and ids: nobody must be able to guess what it brings
   */
  public AdminServer(
      Vertx vertx,
      Config config,
      Handler<HttpConnection> connections,
      AdminPorts ports,
      Clock clock,
      Ticker ticker,
      RandomGenerator chance) {
    this.vertx = vertx;
    this.config = config;
    this.ports = ports;
    this.clock = clock;
    this.ticker = ticker;
    this.chance = chance;
    this.bootstrap = new BootstrapToken(ports.store(), chance);
    this.provider = config.oidc().map(oidc -> new IdentityProvider(vertx, oidc, clock, ticker));
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(IDLE_SECONDS))
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

  /**
   * Makes the token of an installation for which none is configured.
   *
   * @return completes with its text, to be shown once; with nothing when there is one already, or
   *     it is not needed; fails when the store does not answer
   */
  public Future<Optional<Secret>> bootstrap() {
    return config.allTokens().isEmpty()
        ? bootstrap.make()
        : Future.succeededFuture(Optional.empty());
  }

  /** The files of a console will stand beside {@code /admin/api/}; today all else is refused. */
  private void handle(HttpServerRequest request) {
    request.pause();
    api()
        .onSuccess(ready -> ready.handle(request))
        .onFailure(
            why ->
                new Replies(vertx)
                    .refuse(request, AdminException.unavailable("the admin API is broken")));
  }

  private synchronized Future<AdminApi> api() {
    if (api == null) {
      api =
          vertx
              .executeBlocking(ApiDocument::readBlocking)
              .map(this::assemble)
              .onFailure(why -> LOG.error("the admin API cannot be served", why));
    }
    return api;
  }

  private AdminApi assemble(ApiDocument document) {
    Sessions sessions = new Sessions(ports.store(), clock, chance);
    Authentication authentication =
        new Authentication(
            config.allTokens(),
            bootstrap,
            sessions,
            provider,
            new Failures(config.failuresPerMinute(), ticker));
    AuditLog audit = new AuditLog(ports.store());
    SessionCalls login =
        new SessionCalls(
            authentication,
            sessions,
            provider,
            config.oidc().map(OidcConfig::issuer).orElse(""),
            chance);
    return new AdminApi(
        vertx,
        new OperationTable(document.operations(), handlers(login, ports, audit, clock)),
        authentication,
        new CallReader(vertx, document.schemas()),
        new Auditor(audit, document.schemas(), clock));
  }

  static Map<String, AdminHandler> handlers(
      SessionCalls login, AdminPorts ports, AuditLog audit, Clock clock) {
    Map<String, AdminHandler> handlers = new HashMap<>(login.handlers());
    handlers.putAll(new NodeCalls(ports).handlers());
    handlers.putAll(new TenantCalls(ports.keys()).handlers());
    handlers.putAll(new KeyCalls(ports.keys(), clock).handlers());
    handlers.putAll(new MoneyCalls(ports).handlers());
    handlers.putAll(new ConfigCalls(ports).handlers());
    handlers.putAll(new AuditCalls(audit).handlers());
    return handlers;
  }

  /** Stops at once; completes when the port is free. */
  public Future<Void> close() {
    provider.ifPresent(IdentityProvider::close);
    return server.close();
  }

  /**
   * Where it listens and who may use it.
   *
   * @param host address to bind; default 127.0.0.1
   * @param port 0 takes a free one; default 8081
   * @param token of administrators who may do all
   * @param tokens more of them; with neither, a token is made at the first start
   * @param oidc the identity provider
   * @param failuresPerMinute failed logins of one address before it has to wait; default 10
   */
  public record Config(
      String host,
      int port,
      Optional<Secret> token,
      List<AdminToken> tokens,
      Optional<OidcConfig> oidc,
      int failuresPerMinute) {

    private static final int FAILURES_PER_MINUTE = 10;
    private static final String NAME = "admin";

    public Config {
      tokens = List.copyOf(tokens);
    }

    /** With one token at most, and no identity provider. */
    public Config(String host, int port, Optional<Secret> token) {
      this(host, port, token, List.of(), Optional.empty(), FAILURES_PER_MINUTE);
    }

    public static Config defaults() {
      return new Config("127.0.0.1", 8081, Optional.empty());
    }

    List<AdminToken> allTokens() {
      List<AdminToken> all = new ArrayList<>(tokens);
      token.ifPresent(text -> all.add(AdminToken.of(NAME, text.reveal(), Role.ADMIN)));
      return all;
    }
  }
}
