package io.headgate.gateway.provider;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one provider: its dialect and its pool of connections. One for each event loop, so no
 * lock is shared between them.
 *
 * <p>Redirects are not followed, because that would carry the credential along; answers are not
 * decompressed, because none is asked for.
 */
public final class ProviderClient {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderClient.class);
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_INITIAL_LINE_BYTES = 4 * 1024;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final AtomicLong CLIENTS = new AtomicLong();

  private final ProviderConfig config;
  private final ProviderDialect dialect;
  private final HttpClient http;
  private final List<RequestOptions> targets;
  private final String basePath;
  private final Clock clock;

  public ProviderClient(Vertx vertx, ProviderConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.dialect = ProviderDialect.of(config, clock);
    this.http =
        vertx
            .httpClientBuilder()
            .with(clientOptions(config))
            .with(poolOptions(config))
            .withConnectHandler(this::opened)
            .build();
    this.targets =
        IntStream.range(0, config.credentials())
            .mapToObj(credential -> target(config, dialect, credential))
            .toList();
    this.basePath = config.baseUrl().getRawPath() == null ? "" : config.baseUrl().getRawPath();
  }

  /** The call that is under way tells of it; without a handler Vert.x logs it as an error. */
  private void opened(HttpConnection connection) {
    connection.exceptionHandler(
        broken ->
            LOG.debug("a connection to provider {} broke: {}", config.name(), broken.getMessage()));
  }

  private static HttpClientOptions clientOptions(ProviderConfig config) {
    return new HttpClientOptions()
        // Shared with nobody, as the name is its own: but only shared ones are let go when they are
        // closed. Others are held until the event loop ends, and every reload makes new ones.
        .setShared(true)
        .setName("provider-" + CLIENTS.incrementAndGet())
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setSsl("https".equals(config.baseUrl().getScheme()))
        .setVerifyHost(true)
        .setConnectTimeout((int) config.timeouts().connect().toMillis())
        .setSslHandshakeTimeout(config.timeouts().connect().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_INITIAL_LINE_BYTES)
        .setDecompressionSupported(false)
        .setTcpNoDelay(true);
  }

  private static PoolOptions poolOptions(ProviderConfig config) {
    return new PoolOptions()
        .setHttp1MaxSize(config.pool().connections())
        .setMaxWaitQueueSize(config.pool().waiting());
  }

  private static RequestOptions target(
      ProviderConfig config, ProviderDialect dialect, int credential) {
    URI base = config.baseUrl();
    boolean ssl = "https".equals(base.getScheme());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(base.getHost())
            .setPort(base.getPort() >= 0 ? base.getPort() : ssl ? 443 : 80)
            .setSsl(ssl)
            .setFollowRedirects(false)
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "headgate");
    dialect.headers().forEach(options::putHeader);
    credential(config, credential).forEach(options::putHeader);
    config.headers().forEach((name, value) -> options.putHeader(name, value.reveal()));
    return options;
  }

  private static Map<String, String> credential(ProviderConfig config, int which) {
    if (config.apiKeys().isEmpty()) {
      return Map.of();
    }
    String key = config.apiKeys().get(which).reveal();
    return switch (config.auth()) {
      case BEARER -> Map.of("authorization", "Bearer " + key);
      case X_API_KEY -> Map.of("x-api-key", key);
      case API_KEY -> Map.of("api-key", key);
      case X_GOOG_API_KEY -> Map.of("x-goog-api-key", key);
      case NONE -> Map.of();
    };
  }

  public ProviderConfig config() {
    return config;
  }

  public ProviderDialect dialect() {
    return dialect;
  }

  /**
   * Sends a request; the call is under way when this returns.
   *
   * @param credential which of the configured ones to use, from 0
   * @param patience how long the request may wait for a connection of the pool
   */
  public ProviderCall call(ProviderRequest request, int credential, Duration patience) {
    RequestOptions options =
        new RequestOptions(targets.get(credential))
            .setURI(basePath + request.path())
            .setConnectTimeout(Math.max(1, patience.toMillis()));
    return new ProviderCall(config, clock, http.request(options), request.body());
  }

  /** Closes all connections; completes when they are closed. */
  public Future<Void> close() {
    return http.close();
  }
}
