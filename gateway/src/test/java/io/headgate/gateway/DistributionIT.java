package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as an operator has it: its launcher, what it prints, and its exit codes. */
class DistributionIT {

  private static final String KEY = "hg_a_key_of_the_distribution_test";

  @TempDir private Path folder;

  @Test
  void saysItsVersion() {
    Launched.Finished version = run(Map.of(), "version");

    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).matches("headgate \\S+\\s+");
  }

  @Test
  void printsTheSchemaOfItsConfiguration() throws IOException {
    Launched.Finished schema = run(Map.of(), "schema");

    assertThat(schema.exitCode()).isZero();
    assertThat(schema.out())
        .isEqualTo(Files.readString(Path.of("target/headgate/conf/headgate.schema.json")));
  }

  @Test
  void anUnknownCommandIsAMisuse() {
    Launched.Finished unknown = run(Map.of(), "sevre");

    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("sevre").contains("serve");
  }

  @Test
  void noCommandAtAllShowsWhatThereIs() {
    Launched.Finished none = run(Map.of());

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("a command is missing").contains("demo");
  }

  @Test
  void aGoodConfigurationIsSaidToBeGood() {
    Launched.Finished check = run(Map.of("OPENAI_API_KEY", "sk-x", "HEADGATE_KEY", KEY), "check");

    assertThat(check.err()).doesNotContain("sk-x");
    assertThat(check.exitCode()).isZero();
    assertThat(check.out()).contains("is good: 1 provider,");
  }

  @Test
  void aMissingVariableIsNamedWithItsPlace() throws IOException {
    Path file = configFile(0, 0, 0, "http://127.0.0.1:1/v1", "\"${NO_SUCH_VARIABLE}\"");

    Launched.Finished check = run(Map.of(), "check", file.toString());

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err())
        .contains(file + ":10:")
        .contains("environment variable NO_SUCH_VARIABLE is not set")
        .contains("nothing was started");
  }

  @Test
  void aMissingFileIsOneClearLine() {
    Launched.Finished serve =
        run(Map.of(), "serve", "--config", folder.resolve("none.yaml").toString());

    assertThat(serve.exitCode()).isEqualTo(2);
    assertThat(serve.err()).contains("none.yaml").doesNotContain("\tat ");
  }

  @Test
  void aTakenPortIsOneClearLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file =
          configFile(taken.getLocalPort(), 0, 0, "http://127.0.0.1:1/v1", "\"" + KEY + "\"");

      Launched.Finished serve = run(Map.of(), "serve", "--config", file.toString());

      assertThat(serve.exitCode()).isEqualTo(1);
      assertThat(serve.err())
          .contains("headgate: server.api 127.0.0.1:" + taken.getLocalPort())
          .contains("the port is taken")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aWrongOptionOfTheDemoIsOneClearLine() {
    Launched.Finished port = run(Map.of(), "demo", "--port", "99999");
    Launched.Finished key = run(Map.of(), "demo", "--key", "short");

    assertThat(port.exitCode()).isEqualTo(2);
    assertThat(port.err()).startsWith("headgate: --port: 99999 is not between 0 and 65535");
    assertThat(key.exitCode()).isEqualTo(2);
    assertThat(key.err()).startsWith("headgate: --key: ").doesNotContain("short");
  }

  @Test
  void aTakenPortOfTheDemoNamesItsOption() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Launched.Finished demo =
          run(Map.of(), "demo", "--port", port, "--admin-port", "0", "--management-port", "0");

      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.err()).contains("port " + port + " is taken").contains("use --port N");
    }
  }

  @Test
  void servesUntilItIsToldToStopAndThenExitsWithSuccess() throws Exception {
    Vertx vertx = Vertx.vertx();
    Simulator simulator = TestGateway.await(Simulator.start(vertx, Simulator.Options.defaults()));
    Path file = configFile(0, 0, 0, simulator.url() + "/v1", "\"" + KEY + "\"");
    Process serve = start(Map.of(), "serve", "--config", file.toString());
    try {
      int port = awaitPort(serve, "API http://127.0.0.1:(\\d+)/v1");

      HttpResponse<String> answer = chat(port);
      serve.destroy();

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(serve.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(serve.exitValue()).isZero();
      assertThat(out(serve)).contains("\"endpoint\":\"/v1/chat/completions\"").doesNotContain(KEY);
    } finally {
      serve.destroyForcibly();
      TestGateway.await(vertx.close());
    }
  }

  @Test
  void theDemoNeedsNothingButAKeyThatItPrints() throws Exception {
    Process demo =
        start(Map.of(), "demo", "--port", "0", "--admin-port", "0", "--management-port", "0");
    try {
      String greeting = awaitText(demo, "Stop it with Ctrl-C");
      Matcher key = Pattern.compile("hg_[A-Za-z0-9_-]{20,}").matcher(greeting);
      assertThat(key.find()).isTrue();
      Matcher url = Pattern.compile("base URL +(\\S+)").matcher(greeting);
      assertThat(url.find()).isTrue();

      HttpResponse<String> answer = chat(URI.create(url.group(1)).getPort(), key.group(), "auto");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(greeting).contains("curl " + url.group(1));
    } finally {
      demo.destroyForcibly();
    }
  }

  @Test
  void theDemoAsksItselfOnceAndSaysThatAllWentWell() {
    Launched.Finished demo =
        run(
            Map.of(),
            "demo",
            "--once",
            "--port",
            "0",
            "--admin-port",
            "0",
            "--management-port",
            "0");

    assertThat(demo.err()).contains("6 answers, all well").doesNotContain("\tat ");
    assertThat(demo.exitCode()).isZero();
  }

  @Test
  void theBundledModelEmbedsWithoutBeingAskedFor() throws Exception {
    Path file = configFile(0, 0, 0, "http://127.0.0.1:1/v1", "\"" + KEY + "\"");
    Process serve = start(Map.of(), "serve", "--config", file.toString());
    try {
      int port = awaitPort(serve, "API http://127.0.0.1:(\\d+)/v1");

      HttpResponse<String> answer =
          post(
              port,
              KEY,
              "/v1/embeddings",
              "{\"model\":\"local/bge-small-en-v1.5\",\"input\":\"a text\"}");

      assertThat(answer.body()).contains("\"prompt_tokens\":4");
      assertThat(answer.statusCode()).isEqualTo(200);
    } finally {
      serve.destroyForcibly();
    }
  }

  @Test
  void anEmbeddingWorkerTellsWhereItsStartWentAndStopsWhenTold() throws Exception {
    Process worker = start(Map.of(), "embedding-worker", "--model", "all-MiniLM-L6-v2");
    try {
      String ready = awaitText(worker, "is ready after");
      worker.destroy();

      assertThat(ready)
          .containsPattern(
              "ready after \\d+ ms: all-MiniLM-L6-v2, 384 dimensions, \\d+ workers; JVM \\d+ ms,"
                  + " native library \\d+ ms, session \\d+ ms, first run \\d+ ms; beside them"
                  + " tokenizer \\d+ ms, digest \\d+ ms")
          .contains("serves its own node only");
      assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.exitValue()).isZero();
      assertThat(err(worker)).doesNotContain("\tat ");
    } finally {
      worker.destroyForcibly();
    }
  }

  @Test
  void anEmbeddingWorkerWithoutAUsableModelIsOneClearLine() throws IOException {
    String text = Files.writeString(folder.resolve("model.onnx"), "no model").toString();

    Launched.Finished noModel = run(Map.of(), "embedding-worker", "--model", "bge");
    Launched.Finished noOnnx =
        run(Map.of(), "embedding-worker", "--onnx", text, "--tokenizer", text, "--pooling", "cls");

    assertThat(noModel.exitCode()).isEqualTo(2);
    assertThat(noModel.err()).contains("no model named bge").contains("bge-small-en-v1.5");
    assertThat(noOnnx.exitCode()).isEqualTo(1);
    assertThat(noOnnx.err())
        .contains(text + " is not an ONNX model that can be run")
        .doesNotContain("\tat ");
  }

  private static HttpResponse<String> chat(int port) {
    return chat(port, KEY, "small");
  }

  private static HttpResponse<String> chat(int port, String key, String model) {
    return post(
        port,
        key,
        "/v1/chat/completions",
        """
        {"model":"%s","messages":[{"role":"user","content":"hello"}]}"""
            .formatted(model));
  }

  private static HttpResponse<String> post(int port, String key, String path, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  private Path configFile(int api, int admin, int management, String baseUrl, String key)
      throws IOException {
    return Files.writeString(
        folder.resolve("test.yaml"),
        """
        version: 1
        server:
          api: { host: 127.0.0.1, port: %d }
          admin: { host: 127.0.0.1, port: %d }
          management: { host: 127.0.0.1, port: %d }
        providers:
          one: { kind: openai-compatible, base_url: "%s", api_keys: ["x-y-z-x-y-z"] }
        models:
          small: { deployments: [{ provider: one, model: sim-small }] }
        keys: [{ name: test, key: %s }]
        state: { directory: data }
        """
            .formatted(api, admin, management, baseUrl, key));
  }

  private Launched.Finished run(Map<String, String> environment, String... arguments) {
    return new Launched(folder).run(environment, arguments);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    return new Launched(folder).start(environment, arguments);
  }

  private String out(Process ended) throws IOException {
    assertThat(ended.isAlive()).isFalse();
    return Files.readString(folder.resolve("out"));
  }

  private String err(Process ended) throws IOException {
    assertThat(ended.isAlive()).isFalse();
    return Files.readString(folder.resolve("err"));
  }

  private int awaitPort(Process process, String pattern) {
    Matcher port = Pattern.compile(pattern).matcher(awaitText(process, "is ready after"));
    assertThat(port.find()).isTrue();
    return Integer.parseInt(port.group(1));
  }

  private String awaitText(Process process, String text) {
    Eventually.holds(
        "it has printed: " + text,
        Duration.ofSeconds(60),
        () -> errSoFar().contains(text) || !process.isAlive());
    assertThat(errSoFar()).contains(text);
    return errSoFar();
  }

  private String errSoFar() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
