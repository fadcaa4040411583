package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.simulator.Simulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with a small heap under more large bodies than it could hold. */
class MemoryIT {

  private static final int BODIES = 32;
  private static final int BODY_BYTES = 8 << 20;
  private static final String KEY = "hg_a_key_of_the_test_of_memory";

  @TempDir private Path folder;

  @Test
  void largeBodiesTogetherAreRefusedBeforeTheyExhaustTheHeap() throws Exception {
    Vertx vertx = Vertx.vertx();
    Simulator simulator = TestGateway.await(Simulator.start(vertx, Simulator.Options.defaults()));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of("target", "headgate", "bin", "headgate").toAbsolutePath().toString(),
                "serve",
                "--config",
                config(simulator).toString())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("HEADGATE_MEMORY", "256m");
    Process node = builder.start();
    try {
      URI chat = URI.create(baseUrl(node) + "/chat/completions");
      HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      String padding = "a".repeat(BODY_BYTES);

      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < BODIES; i++) {
        answers.add(http.sendAsync(request(chat, padding), HttpResponse.BodyHandlers.ofString()));
      }
      List<Integer> statuses = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        statuses.add(
            answer
                .handle((got, broken) -> got == null ? 503 : got.statusCode())
                .get(60, TimeUnit.SECONDS));
      }

      assertThat(statuses).isSubsetOf(200, 503).contains(503);
      assertThat(node.isAlive()).isTrue();
      assertThat(
              http.send(request(chat, "hello"), HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    } finally {
      node.destroyForcibly();
      TestGateway.await(vertx.close());
    }
  }

  private Path config(Simulator simulator) throws IOException {
    return Files.writeString(
        folder.resolve("memory.yaml"),
        """
        version: 1
        state: { store: memory }
        server:
          api: { host: 127.0.0.1, port: 0 }
          admin: { host: 127.0.0.1, port: 0 }
          management: { host: 127.0.0.1, port: 0 }
        providers:
          one: { kind: anthropic, base_url: "%s", api_keys: ["x-y-z-x-y-z"] }
        models:
          strong: { deployments: [{ provider: one, model: sim-strong }] }
        keys: [{ name: test, key: "%s" }]
        """
            .formatted(simulator.url(), KEY));
  }

  private static HttpRequest request(URI chat, String prompt) {
    return HttpRequest.newBuilder(chat)
        .header("authorization", "Bearer " + KEY)
        .header("content-type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{\"model\":\"strong\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + prompt
                    + "\"}]}"))
        .build();
  }

  private String baseUrl(Process node) throws Exception {
    Pattern line = Pattern.compile("API (\\S+),");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end && node.isAlive()) {
      Matcher url = line.matcher(Files.readString(folder.resolve("err")));
      if (url.find()) {
        return url.group(1);
      }
      node.waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("not started: " + Files.readString(folder.resolve("err")));
  }
}
