package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.simulator.Simulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A gateway in a process of its own that keeps what it must in a folder, in front of a simulator in
 * this one. It can be killed and started again.
 */
final class LaunchedGateway implements AutoCloseable {

  static final String KEY = "hg_key_of_a_launched_gateway_0001";
  static final String ADMIN_TOKEN = "admin-token-of-a-launched-gateway";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final String sections;
  private final Map<String, String> environment;
  private final Vertx vertx = Vertx.vertx();
  private final Simulator simulator;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int api = freePort();
  private final int admin = freePort();
  private final int management = freePort();
  private @Nullable Process process;

  /**
   * Starts one.
   *
   * @param folder of its file, its data and its output
   * @param sections of the file beside {@code server}, {@code providers} and {@code models}
   * @param secrets more variables of its environment
   */
  LaunchedGateway(Path folder, String sections, Map<String, String> secrets) {
    this.folder = folder;
    this.sections = sections;
    this.environment = new HashMap<>(secrets);
    environment.putIfAbsent("HEADGATE_KEY", KEY);
    environment.putIfAbsent("HEADGATE_ADMIN_TOKEN", ADMIN_TOKEN);
    environment.putIfAbsent("PROVIDER_KEY", "sk-of-the-provider-0123456789");
    simulator = TestGateway.await(Simulator.start(vertx, Simulator.Options.defaults()));
    startAgain();
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Simulator simulator() {
    return simulator;
  }

  Path folder() {
    return folder;
  }

  long pid() {
    return running().pid();
  }

  int admin() {
    return admin;
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  /** Starts it, and waits until it is ready. */
  void startAgain() {
    try {
      Path file = Files.writeString(folder.resolve("headgate.yaml"), yaml());
      process = new Launched(folder).start(environment, "serve", "--config", file.toString());
      Eventually.holds(
          "it is ready",
          PATIENCE,
          () -> err().contains(" is ready after ") || !running().isAlive());
      assertThat(err()).contains(" is ready after ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String yaml() {
    return """
        version: 1
        state: { directory: data }
        server:
          api: { host: 127.0.0.1, port: %d }
          admin: { host: 127.0.0.1, port: %d, token: "${HEADGATE_ADMIN_TOKEN}" }
          management: { host: 127.0.0.1, port: %d }
          load: { lag: 60s }
        providers:
          sim: { kind: openai-compatible, base_url: "%s/v1", api_keys: ["${PROVIDER_KEY}"] }
        models:
          small: { price: { input: 100, output: 200 }, deployments: [{ provider: sim, model: sim-small }] }
        embedding: { enabled: false }
        """
            .formatted(api, admin, management, simulator.url())
        + sections;
  }

  String err() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the machine does when it has no memory left. */
  void kill() {
    running().destroyForcibly().onExit().join();
  }

  /** As an operator does. */
  int stop() {
    running().destroy();
    return running().onExit().join().exitValue();
  }

  HttpRequest chat(String key, String members) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + "/v1/chat/completions"))
        .timeout(PATIENCE)
        .header("authorization", "Bearer " + key)
        .header("content-type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{\"model\":\"small\","
                    + members
                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
        .build();
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> send(HttpRequest request) {
    return sendAsync(request).join();
  }

  /** Calls the admin API. */
  HttpResponse<String> admin(String method, String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/admin/api" + path))
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + environment.get("HEADGATE_ADMIN_TOKEN"))
            .header("content-type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  JsonNode report(String path) {
    HttpResponse<String> answer = admin("GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Answers.parse(answer.body());
  }

  HttpResponse<String> metrics() {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/metrics")).build());
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    TestGateway.await(simulator.close());
    TestGateway.await(vertx.close());
  }
}
