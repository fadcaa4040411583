package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Teaching the router at a terminal: train, test, explain, distill. */
class LearningCommandsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path EXEMPLARS = Path.of("..", "conf", "examples", "semantic-routes");
  private static final String KEY = "hg_a_key_of_the_learning_tests_1";

  @TempDir private Path folder;

  @Test
  void aTrainedClassifierRoutesAndIsMeasured() throws IOException {
    Path data = labelled(List.of("code", "legal", "small-talk"));
    Launched.Finished trained =
        run("train", "--data", data.toString(), "--out", folder.resolve("router.json").toString());

    assertThat(trained.err()).isEmpty();
    assertThat(trained.exitCode()).isZero();
    assertThat(trained.out()).contains("accuracy").contains("is written");
    assertThat(accuracy(trained.out())).isGreaterThan(.8);

    Path config =
        config(
            "classifier: { file: router.json, threshold: 0.3, labels: {"
                + " code: { models: [strong] }, legal: { models: [strong] },"
                + " small-talk: { models: [small] } } }",
            "");
    Launched.Finished tested =
        run(
            "routes",
            "test",
            data.toString(),
            "--config",
            config.toString(),
            "--min-accuracy",
            "0.8");
    assertThat(tested.exitCode()).as(tested.out() + tested.err()).isZero();
    assertThat(accuracy(tested.out())).isGreaterThan(.8);

    Launched.Finished tooGood =
        run(
            "routes",
            "test",
            data.toString(),
            "--config",
            config.toString(),
            "--min-accuracy",
            "1.1");
    assertThat(tooGood.exitCode()).isEqualTo(1);

    Launched.Finished explained =
        run("explain", "--config", config.toString(), "--prompt", "Fix the bug in my loop");
    assertThat(explained.exitCode()).isZero();
    assertThat(explained.out())
        .contains("route       code by classifier")
        .contains("chosen      one/sim-strong (strong)");

    Launched.Finished json =
        run(
            "explain",
            "--config",
            config.toString(),
            "--json",
            "--as",
            "limited",
            "--prompt",
            "Fix the bug in my loop");
    JsonNode record = JSON.readTree(json.out());
    assertThat(record.path("chosen").path("model").asText()).isEqualTo("sim-small");
    assertThat(record.path("dropped").path(0).path("why").asText()).isEqualTo("key");
  }

  @Test
  void whatTheJudgeDecidedBecomesAClassifier() throws IOException {
    Path model = Path.of("target/headgate/lib/models/bge-small-en-v1.5/model.onnx.sha256");
    String sha256 = Files.readString(model).strip().substring(0, 64);
    StringBuilder lines = new StringBuilder();
    SplittableRandom chance = new SplittableRandom(7);
    for (int i = 0; i < 60; i++) {
      lines.append(decision(i % 2 == 0 ? "easy" : "hard", "llm", sha256, chance));
    }
    lines.append(decision("code", "semantic", sha256, chance));
    lines.append(decision("easy", "llm", "another model", chance));
    Files.writeString(folder.resolve("decisions.jsonl"), lines);

    Launched.Finished distilled =
        run("distill", "--decisions", "decisions.jsonl", "--out", "router.json");

    assertThat(distilled.exitCode()).as(distilled.err()).isZero();
    assertThat(distilled.out()).contains("(60 rows, 2 skipped)");
    assertThat(accuracy(distilled.out())).isGreaterThan(.95);
    assertThat(JSON.readTree(folder.resolve("router.json").toFile()).path("labels"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("easy", "hard");
  }

  /** A vector near one of two points, as the decision log writes it. */
  private static String decision(
      String route, String strategy, String sha256, SplittableRandom chance) {
    float[] vector = new float[384];
    vector[route.equals("easy") ? 0 : 1] = 1;
    float squares = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (chance.nextDouble() - .5) / 20;
      squares += vector[i] * vector[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return JSON.createObjectNode()
            .put("strategy", strategy)
            .put("route", route)
            .put("embedding_model", sha256)
            .put("embedding", base64(vector))
            .put("surface", base64(new float[16]))
        + "\n";
  }

  private static String base64(float[] floats) {
    ByteBuffer bytes =
        ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  @Test
  void aBadFileIsOneLineThatSaysWhere() throws IOException {
    Path bad = folder.resolve("bad.jsonl");
    Files.writeString(bad, "{\"text\":\"a\",\"label\":\"b\"}\n{\"text\":\"a\"}\n");

    Launched.Finished trained = run("train", "--data", bad.toString(), "--out", "x.json");

    assertThat(trained.exitCode()).isEqualTo(2);
    assertThat(trained.err()).contains("bad.jsonl:2: expected {").doesNotContain("\tat ");
    assertThat(run("train", "--data", "none.jsonl", "--out", "x.json").err())
        .contains("there is no readable file none.jsonl");
  }

  @Test
  void aClassifierThatIsNoneStopsTheStartWithOneLine() throws IOException {
    Files.writeString(folder.resolve("router.json"), "{}");
    Path config =
        config("classifier: { file: router.json, labels: { a: { models: [small] } } }", "");

    Launched.Finished explained = run("explain", "--config", config.toString(), "--prompt", "x");

    assertThat(explained.exitCode()).isEqualTo(1);
    assertThat(explained.err())
        .contains("headgate: routing.classifier.file: ")
        .contains("make one with headgate train")
        .doesNotContain("\tat ");
  }

  private Path labelled(List<String> routes) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String route : routes) {
      for (String text : Files.readAllLines(EXEMPLARS.resolve(route + ".txt"))) {
        if (!text.startsWith("#")) {
          lines.append(JSON.createObjectNode().put("text", text).put("label", route).toString());
          lines.append('\n');
        }
      }
    }
    Path file = folder.resolve("labelled.jsonl");
    Files.writeString(file, lines);
    return file;
  }

  private Path config(String strategy, String sections) throws IOException {
    Path file = folder.resolve("headgate.yaml");
    Files.writeString(
        file,
        """
        version: 1
        providers:
          one: { kind: openai-compatible, base_url: "http://127.0.0.1:1/v1" }
        models:
          small: { deployments: [{ provider: one, model: sim-small }], price: { input: 0, output: 0 } }
          strong: { deployments: [{ provider: one, model: sim-strong }], price: { input: 1, output: 2 } }
        routing:
          profiles:
            auto: { models: [small, strong], default: small }
          %s
        keys:
          - { name: test, key: %s }
          - { name: limited, sha256: "%s", models: [auto, small] }
        %s
        """
            .formatted(strategy, KEY, "ab".repeat(32), sections));
    return file;
  }

  private static double accuracy(String out) {
    String line = out.lines().filter(one -> one.startsWith("accuracy ")).findFirst().orElseThrow();
    return Double.parseDouble(line.substring(9, 14));
  }

  private Launched.Finished run(String... arguments) {
    return new Launched(folder).run(Map.of(), arguments);
  }
}
