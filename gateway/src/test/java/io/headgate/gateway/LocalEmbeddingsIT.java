package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.embedding.BlockingEmbeddingModel;
import io.headgate.embedding.EmbeddingModelFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/embeddings} without a provider. */
class LocalEmbeddingsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final EmbeddingModelFiles MINILM =
      EmbeddingModelFiles.bundled(
          Path.of("..", "embedding-worker", "target", "models").toAbsolutePath().normalize(),
          "all-MiniLM-L6-v2");

  private static TestGateway gateway;
  private static BlockingEmbeddingModel model;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    gateway = TestGateway.startWith(section(MINILM.onnx()));
    model = BlockingEmbeddingModel.loadBlocking(MINILM);
  }

  private static String section(Path onnx) {
    return "embedding: { model: mini, onnx: %s, tokenizer: %s, pooling: mean }\n"
        .formatted(onnx, MINILM.tokenizer());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    model.close();
  }

  @Test
  void aTextIsEmbedded() throws IOException {
    JsonNode answer = ask("\"input\":\"a text\"", 200);

    assertThat(answer.path("object").asText()).isEqualTo("list");
    assertThat(answer.path("model").asText()).isEqualTo("local/mini");
    assertThat(answer.path("data")).hasSize(1);
    assertThat(answer.path("data").path(0).path("object").asText()).isEqualTo("embedding");
    assertThat(floats(answer.path("data").path(0).path("embedding")))
        .containsExactly(model.embedBlocking("a text", 512).vector());
    assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(4);
    assertThat(answer.path("usage").path("total_tokens").asInt()).isEqualTo(4);
  }

  @Test
  void manyTextsKeepTheirOrderInBase64() throws IOException {
    StringBuilder input = new StringBuilder("\"first\"");
    for (int i = 1; i < 40; i++) {
      input.append(",\"").append("word ".repeat(40 - i)).append("\"");
    }

    JsonNode answer =
        ask("\"encoding_format\":\"base64\",\"dimensions\":384,\"input\":[" + input + "]", 200);

    assertThat(answer.path("data")).hasSize(40);
    for (int i = 0; i < 40; i++) {
      JsonNode entry = answer.path("data").path(i);
      String text = i == 0 ? "first" : "word ".repeat(40 - i);
      assertThat(entry.path("index").asInt()).isEqualTo(i);
      assertThat(decoded(entry.path("embedding").asText()))
          .containsExactly(model.embedBlocking(text, 512).vector());
    }
    assertThat(answer.path("usage").path("total_tokens").asInt()).isEqualTo(3 + 780 + 39 * 2);
  }

  @Test
  void otherDimensionsAreRefused() throws IOException {
    JsonNode error = ask("\"input\":\"a\",\"dimensions\":256", 400).path("error");

    assertThat(error.path("code").asText()).isEqualTo("invalid_value");
    assertThat(error.path("param").asText()).isEqualTo("dimensions");
    assertThat(error.path("message").asText())
        .isEqualTo("local/mini has vectors of 384 dimensions and no others");
  }

  @Test
  void tokenIdsAreRefused() throws IOException {
    for (String input : new String[] {"[1,2,3]", "[[1,2],[3]]"}) {
      JsonNode error = ask("\"input\":" + input, 400).path("error");

      assertThat(error.path("code").asText()).isEqualTo("invalid_value");
      assertThat(error.path("param").asText()).isEqualTo("input");
      assertThat(error.path("message").asText()).contains("text and not token ids");
    }
  }

  @Test
  void aTextThatIsTooLongIsRefusedAndNotCut() throws IOException {
    for (int words : new int[] {511, 100_000 / 5}) {
      JsonNode error = ask("\"input\":\"" + "word ".repeat(words) + "\"", 400).path("error");

      assertThat(error.path("code").asText()).isEqualTo("context_length_exceeded");
      assertThat(error.path("message").asText()).contains("512 tokens that local/mini reads");
    }
    assertThat(ask("\"input\":\"" + "word ".repeat(510) + "\"", 200).at("/usage/prompt_tokens"))
        .hasToString("512");
  }

  @Test
  void aChatWithItIsRefused() {
    assertThat(gateway.chat("local/mini", false, "hello").statusCode()).isEqualTo(400);
  }

  @Test
  void itIsListedForThoseWhoMayUseIt() throws IOException {
    JsonNode all = JSON.readTree(gateway.send(gateway.request("/v1/models").build()).body());

    assertThat(all.path("data").findValuesAsText("id")).contains("local/mini", "embed");
    assertThat(
            gateway
                .send(
                    gateway
                        .request("/v1/models/local%2Fmini")
                        .setHeader("authorization", "Bearer " + TestGateway.SMALL_KEY)
                        .build())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void whatTheWorkersDoIsShown() throws IOException {
    ask("\"input\":\"remembered\"", 200);
    ask("\"input\":\"remembered\"", 200);

    String metrics = gateway.management("/metrics").body();

    assertThat(metrics).containsPattern("gateway_embedding_requests_total [1-9]");
    assertThat(metrics).containsPattern("gateway_embedding_hits_total [1-9]");
    assertThat(metrics).contains("gateway_embedding_lost_total{reason=\"queue_full\"} 0.0");
    assertThat(metrics).contains("gateway_embedding_waiting 0.0");
  }

  @Test
  void aGatewayDoesNotStartWithoutTheModelItWasAskedFor() throws IOException {
    Path broken = Files.write(folder.resolve("model.onnx"), new byte[] {8, 7, 1, 2, 3});

    assertThatThrownBy(() -> TestGateway.startWith(section(broken)).close())
        .cause()
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("embedding: " + broken + " is not an ONNX model that can be run")
        .hasMessageEndingWith("name another file, or set embedding.enabled to false");
  }

  private static JsonNode ask(String members, int status) throws IOException {
    HttpResponse<String> response =
        gateway.post("/v1/embeddings", "{\"model\":\"local/mini\"," + members + "}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private static float[] floats(JsonNode numbers) {
    float[] floats = new float[numbers.size()];
    double squares = 0;
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers.path(i).doubleValue();
      squares += floats[i] * floats[i];
    }
    assertThat(squares).isCloseTo(1, within(1e-4));
    return floats;
  }

  private static float[] decoded(String base64) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(floats);
    return floats;
  }
}
