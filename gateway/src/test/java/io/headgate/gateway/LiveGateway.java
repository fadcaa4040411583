package io.headgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.state.EmbeddedStateStore;
import io.headgate.gateway.state.StateStore;
import io.headgate.simulator.Simulator;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A gateway that has its configuration from a file, so that it can be changed, before two
 * simulators: the provider {@code old} is at the first, {@code new} at the second.
 */
final class LiveGateway implements AutoCloseable {

  static final String KEY = "hg_live_key_that_may_do_all_0001";
  static final String OTHER_KEY = "hg_live_key_that_comes_later_001";
  static final String PROVIDER_KEY = "sk-live-provider-credential-0001";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EVENT_LOOPS = 2;

  private final Vertx vertx = Vertx.vertx();
  private final ByteArrayOutputStream accessLog = new ByteArrayOutputStream();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Simulator first;
  private final Simulator second;
  private final Path file;
  private final StateStore store;
  private final Gateway gateway;
  private final LiveConfig live;

  /** Starts with {@link #yaml} of the provider {@code old} in a file of this folder. */
  LiveGateway(Path folder, Simulator.Options options) {
    first = TestGateway.await(Simulator.start(vertx, options));
    second = TestGateway.await(Simulator.start(vertx, options));
    file = folder.resolve("headgate.yaml");
    write(yaml("old"));
    ConfigSource source = new ConfigSource(file, environment());
    GatewayConfig config = source.readBlocking().config().orElseThrow();
    gateway = TestGateway.await(Gateway.start(vertx, config, EVENT_LOOPS, accessLog));
    store = TestGateway.await(EmbeddedStateStore.open(vertx, EmbeddedStateStore.Config.defaults()));
    live =
        new LiveConfig(
            vertx,
            gateway.revisions(),
            source,
            new ConfigHistory(store),
            Clock.systemUTC(),
            gateway.node().metrics());
    TestGateway.await(live.started());
  }

  static Map<String, String> environment() {
    return Map.of(
        "LIVE_KEY", KEY,
        "OTHER_KEY", OTHER_KEY,
        "PROVIDER_KEY", PROVIDER_KEY,
        "ADMIN_TOKEN", TestGateway.ADMIN_TOKEN);
  }

  /** A good file whose model {@code small} is at this provider. */
  String yaml(String provider) {
    return """
        version: 1
        server:
          api: { host: 127.0.0.1, port: 0 }
          admin: { host: 127.0.0.1, port: 0, token: "${ADMIN_TOKEN}" }
          management: { host: 127.0.0.1, port: 0 }
        providers:
          old:
            kind: openai-compatible
            base_url: "%s/v1"
            api_keys: ["${PROVIDER_KEY}"]
          new:
            kind: openai-compatible
            base_url: "%s/v1"
            api_keys: ["${PROVIDER_KEY}"]
        models:
          small: { deployments: [{ provider: %s, model: sim-small }] }
        keys:
          - { name: all, tenant: tests, key: "${LIVE_KEY}" }
        state: { store: memory }
        """
        .formatted(first.url(), second.url(), provider);
  }

  void write(String yaml) {
    try {
      Files.writeString(file, yaml);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  String fileText() {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Path file() {
    return file;
  }

  LiveConfig live() {
    return live;
  }

  Gateway gateway() {
    return gateway;
  }

  Simulator first() {
    return first;
  }

  Simulator second() {
    return second;
  }

  String revision() {
    return live.running().revision();
  }

  /** Writes the file and has it read. */
  ConfigVerdict reload(String yaml) {
    write(yaml);
    return TestGateway.await(live.reload("a test"));
  }

  ConfigVerdict apply(String yaml) {
    return TestGateway.await(live.apply(yaml, revision(), "a test"));
  }

  HttpRequest question(String key, String model, boolean stream, String prompt) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + gateway.ports().api() + "/v1/chat/completions"))
        .timeout(PATIENCE)
        .header("authorization", "Bearer " + key)
        .header("content-type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                """
                {"model":"%s","stream":%s,"messages":[{"role":"user","content":"%s"}]}"""
                    .formatted(model, stream, prompt)))
        .build();
  }

  HttpResponse<String> chat(String key, String model, String prompt) {
    return send(question(key, model, false, prompt));
  }

  /** Who answered the model {@code small}. */
  String provider() {
    HttpResponse<String> answer = chat(KEY, "small", "hello");
    return answer
        .headers()
        .firstValue("x-headgate-provider")
        .orElse("status " + answer.statusCode());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** A stream; completes with its head. */
  CompletableFuture<HttpResponse<InputStream>> stream(String prompt) {
    return http.sendAsync(
        question(KEY, "small", true, prompt), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** The value of a metric without labels. */
  double metric(String name) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  String metrics() {
    return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.ports().management() + "/metrics"))
            .timeout(PATIENCE)
            .build())
        .body();
  }

  /** What administrators are told at a path. */
  String admin(String path) {
    return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.ports().admin() + path))
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + TestGateway.ADMIN_TOKEN)
            .build())
        .body();
  }

  String accessLog() {
    return accessLog.toString(UTF_8);
  }

  /** Waits until only the stages of the running revision are open. */
  void awaitOnlyRunning() {
    Eventually.holds(
        "earlier revisions are closed",
        PATIENCE,
        () -> gateway.node().backings().get() == EVENT_LOOPS);
  }

  @Override
  public void close() {
    TestGateway.await(gateway.drain());
    TestGateway.await(store.close());
    TestGateway.await(first.close());
    TestGateway.await(second.close());
    TestGateway.await(vertx.close());
  }
}
