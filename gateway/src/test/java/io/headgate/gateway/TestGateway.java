package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.config.ConfigLoader;
import io.headgate.simulator.FaultProxy;
import io.headgate.simulator.Simulator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A gateway on free ports in front of a simulator, both in this JVM and reached over HTTP.
 *
 * <p>Models: {@code small} is OpenAI's, {@code medium} Gemini's, {@code strong} Anthropic's
 * protocol, {@code embed} and {@code embed-gemini} are for embeddings, {@code nowhere} is at a port
 * where nothing listens. Faults are scripted through {@link #simulator()}.
 */
public final class TestGateway implements AutoCloseable {

  /** May use everything. */
  public static final String KEY = "hg_test_key_that_may_do_all_0001";

  /** May use only the model {@code small}. */
  public static final String SMALL_KEY = "hg_test_key_for_the_small_model";

  /** May use only the pin {@code sim-anthropic/sim-strong}. */
  public static final String PIN_KEY = "hg_test_key_for_one_pin_only_01";

  public static final String ADMIN_TOKEN = "admin-token-of-the-tests";

  /** The credential that the simulator sees. */
  public static final String PROVIDER_KEY = "sk-provider-credential-0123456789";

  private static final String NOWHERE = "base_url: \"http://127.0.0.1:1/v1\"";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Simulator simulator;
  private final Gateway gateway;
  private final ByteArrayOutputStream accessLog;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestGateway(
      Vertx vertx, Simulator simulator, Gateway gateway, ByteArrayOutputStream accessLog) {
    this.vertx = vertx;
    this.simulator = simulator;
    this.gateway = gateway;
    this.accessLog = accessLog;
  }

  /** One test must not suffer from what another did to a provider. */
  private static final String FORGETFUL =
      """
      health:
        circuit: { failures: 1000000, samples: 1000000 }
        refusal: { open: 1ms, open_max: 1ms }
        rate_limit: { wait: 10ms, wait_max: 10ms }
      """;

  /** Nothing is left behind on the disk. */
  private static final String IN_MEMORY = "state: { store: memory }\n";

  public static TestGateway start() {
    return start(Simulator.Options.defaults(), "", "");
  }

  /**
   * Starts with other settings.
   *
   * @param server lines for the {@code server} section, indented by two; may hold its own {@code
   *     api}
   * @param provider lines for each provider, indented by four
   */
  public static TestGateway start(Simulator.Options options, String server, String provider) {
    return start(options, server, provider, 1);
  }

  /** Starts with more sections in the configuration. */
  public static TestGateway startWith(String sections) {
    Vertx vertx = Vertx.vertx();
    Simulator simulator = await(Simulator.start(vertx, Simulator.Options.defaults()));
    return start(vertx, simulator, config(simulator.url(), "", "") + sections, 1);
  }

  /**
   * Starts with a configuration of its own.
   *
   * @param config makes the file out of the simulator's URL
   */
  public static TestGateway startFrom(UnaryOperator<String> config) {
    Vertx vertx = Vertx.vertx();
    Simulator simulator = await(Simulator.start(vertx, Simulator.Options.defaults()));
    return start(vertx, simulator, config.apply(simulator.url()), 1);
  }

  /** Starts with this many event loops for the API. */
  public static TestGateway start(int eventLoops) {
    return start(Simulator.Options.defaults(), "", "", eventLoops);
  }

  private static TestGateway start(
      Simulator.Options options, String server, String provider, int eventLoops) {
    Vertx vertx = Vertx.vertx();
    Simulator simulator = await(Simulator.start(vertx, options));
    return start(vertx, simulator, config(simulator.url(), server, provider), eventLoops);
  }

  /**
   * Starts with a proxy before the simulator that spoils each connection to it.
   *
   * @param provider lines for each provider, indented by four
   */
  public static TestGateway startBehind(FaultProxy.Faults faults, String provider) {
    Vertx vertx = Vertx.vertx();
    Simulator simulator = await(Simulator.start(vertx, Simulator.Options.defaults()));
    FaultProxy proxy = await(FaultProxy.start(vertx, "127.0.0.1", simulator.port(), faults));
    String url = "http://127.0.0.1:" + proxy.port();
    return start(vertx, simulator, config(url, "", provider), 1);
  }

  /**
   * Starts with the model {@code nowhere} at another place.
   *
   * @param provider lines for its provider, indented by four
   */
  public static TestGateway startTowards(String baseUrl, String provider) {
    Vertx vertx = Vertx.vertx();
    Simulator simulator = await(Simulator.start(vertx, Simulator.Options.defaults()));
    String towards = "base_url: \"" + baseUrl + "\"\n" + provider;
    String config = config(simulator.url(), "", "").replace(NOWHERE, towards);
    return start(vertx, simulator, config, 1);
  }

  private static TestGateway start(
      Vertx vertx, Simulator simulator, String config, int eventLoops) {
    String healthy = config.contains("\nhealth:") ? config : config + FORGETFUL;
    String whole = healthy.contains("\nstate:") ? healthy : healthy + IN_MEMORY;
    ConfigLoader.Result result = ConfigLoader.loadText("test.yaml", whole, Map.of());
    if (!result.errors().isEmpty()) {
      throw new IllegalArgumentException(result.errors().toString());
    }
    ByteArrayOutputStream accessLog = new ByteArrayOutputStream();
    Gateway gateway =
        await(Gateway.start(vertx, result.config().orElseThrow(), eventLoops, accessLog));
    return new TestGateway(vertx, simulator, gateway, accessLog);
  }

  private static String config(String simulator, String server, String provider) {
    return """
        version: 1
        server:
        %s
          admin: { host: 127.0.0.1, port: 0, token: "%s" }
          management: { host: 127.0.0.1, port: 0 }
        %s
        providers:
          sim-openai:
            kind: openai-compatible
            base_url: "%s/v1"
            api_keys: ["%s"]
        %s
          sim-anthropic:
            kind: anthropic
            base_url: "%s"
            api_keys: ["%s"]
        %s
          sim-gemini:
            kind: gemini
            base_url: "%s/v1beta"
            api_keys: ["%s"]
        %s
          nowhere:
            kind: openai-compatible
            %s
            api_keys: ["%s"]
        models:
          small: { deployments: [{ provider: sim-openai, model: sim-small }] }
          medium: { deployments: [{ provider: sim-gemini, model: sim-medium }] }
          strong: { deployments: [{ provider: sim-anthropic, model: sim-strong }] }
          embed: { kind: embedding, deployments: [{ provider: sim-openai, model: sim-embed }] }
          embed-gemini: { kind: embedding, deployments: [{ provider: sim-gemini, model: sim-embed-g }] }
          nowhere: { deployments: [{ provider: nowhere, model: nothing }] }
        keys:
          - { name: all, tenant: tests, key: "%s" }
          - { name: small-only, tenant: tests, key: "%s", models: [small] }
          - { name: pin-only, tenant: tests, key: "%s", models: [sim-anthropic/sim-strong] }
        """
        .formatted(
            server.contains("  api:") ? "" : "  api: { host: 127.0.0.1, port: 0 }",
            ADMIN_TOKEN,
            server,
            simulator,
            PROVIDER_KEY,
            provider,
            simulator,
            PROVIDER_KEY,
            provider,
            simulator,
            PROVIDER_KEY,
            provider,
            NOWHERE,
            PROVIDER_KEY,
            KEY,
            SMALL_KEY,
            PIN_KEY);
  }

  public Simulator simulator() {
    return simulator;
  }

  public Vertx vertx() {
    return vertx;
  }

  public Gateway gateway() {
    return gateway;
  }

  public int port() {
    return gateway.ports().api();
  }

  /** The base URL that clients are given. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  /** A request to the API with the key that may do all. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(PATIENCE)
        .header("authorization", "Bearer " + KEY)
        .header("content-type", "application/json");
  }

  public HttpResponse<String> post(String path, String json) {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(json)).build());
  }

  /** Asks {@code model} with one user message. */
  public HttpResponse<String> chat(String model, boolean stream, String prompt) {
    return post(
        "/v1/chat/completions",
        """
        {"model":"%s","stream":%s,"messages":[{"role":"user","content":"%s"}]}"""
            .formatted(model, stream, prompt));
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (java.io.IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** The same without waiting for it. */
  public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /** The same, for a caller that may close the body before its end. */
  public CompletableFuture<HttpResponse<InputStream>> sendForStream(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  public HttpResponse<String> management(String path) {
    return send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.ports().management() + path))
            .timeout(PATIENCE)
            .build());
  }

  /** What administrators are told at a path. */
  public JsonNode adminReport(String path) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.ports().admin() + path))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + ADMIN_TOKEN)
                .build());
    return Answers.parse(answer.body());
  }

  /** What the access log holds by now. */
  public String accessLog() {
    return accessLog.toString(StandardCharsets.UTF_8);
  }

  /** Waits until something has become true, for thirty seconds at most. */
  public void eventually(BooleanSupplier condition) {
    Eventually.holds("the condition is true", PATIENCE, condition);
  }

  /** Waits for a future, for thirty seconds at most. */
  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new IllegalStateException("nothing after " + PATIENCE, late);
    }
  }

  @Override
  public void close() {
    await(gateway.drain());
    await(simulator.close());
    await(vertx.close());
  }
}
