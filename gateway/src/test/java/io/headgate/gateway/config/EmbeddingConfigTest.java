package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.embedding.Pooling;
import io.headgate.gateway.config.EmbeddingConfig.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingConfigTest {

  @TempDir private Path folder;

  private Path onnx;
  private Path tokenizer;

  @BeforeEach
  void writeFiles() throws IOException {
    onnx = Files.write(folder.resolve("model.onnx"), new byte[] {8, 7});
    tokenizer = Files.writeString(folder.resolve("tokenizer.json"), "{}");
  }

  @Test
  void nothingSaidIsTheBundledModelWhereItCanBe() {
    assertThat(Yaml.config(Yaml.minimal()).embedding())
        .isEqualTo(
            new EmbeddingConfig(Mode.AUTO, "bge-small-en-v1.5", Optional.empty(), 0, 256, 10_000));
  }

  @Test
  void aSectionAsksForAModelUnlessItSaysOtherwise() {
    assertThat(embedding("{ model: all-MiniLM-L6-v2 }").mode()).isEqualTo(Mode.ON);
    assertThat(embedding("{ enabled: false }").mode()).isEqualTo(Mode.OFF);
  }

  @Test
  void readsAModelOfOnesOwn() {
    EmbeddingConfig read =
        embedding(
            "{ model: mine, onnx: %s, tokenizer: %s, pooling: mean, max_tokens: 256, workers: 3 }"
                .formatted(onnx, tokenizer));

    assertThat(read)
        .isEqualTo(
            new EmbeddingConfig(
                Mode.ON,
                "mine",
                Optional.of(new EmbeddingConfig.Files(onnx, tokenizer, Pooling.MEAN, 256)),
                3,
                256,
                10_000));
  }

  @Test
  void anUnknownModelIsNamedWithWhatWasMeant() {
    assertThat(errors("{ model: bge-smal-en-v1.5 }"))
        .containsExactly(
            "embedding.model: no bundled model is called 'bge-smal-en-v1.5'; did you mean"
                + " 'bge-small-en-v1.5'?; another one needs onnx, tokenizer and pooling");
  }

  @Test
  void aModelOfOnesOwnNeedsAllItsParts() {
    assertThat(errors("{ onnx: %s }".formatted(onnx)))
        .containsExactly(
            "embedding: tokenizer is missing: a model of your own has onnx, tokenizer and pooling",
            "embedding: pooling is missing: a model of your own has onnx, tokenizer and pooling");
  }

  @Test
  void filesThatCannotBeAreNamedAtTheirLines() throws IOException {
    String own = "{ onnx: %s, tokenizer: %s, pooling: cls }";
    Path text = Files.writeString(folder.resolve("readme.txt"), "hello");

    assertThat(errors(own.formatted(folder.resolve("none"), "here.json")))
        .containsExactly(
            "embedding.onnx: file '" + folder.resolve("none") + "' does not exist",
            "embedding.tokenizer: file 'here.json' is not an absolute path");
    assertThat(errors(own.formatted(text, text)))
        .containsExactly(
            "embedding.onnx: file '" + text + "' is not an ONNX model",
            "embedding.tokenizer: file '" + text + "' is not a tokenizer.json");
    assertThat(errors(own.formatted(onnx, tokenizer))).isEmpty();
  }

  @Test
  void aKeyMayBeLimitedToTheLocalModelUnlessThereIsNone() {
    String key =
        Yaml.with("key: \"${KEY}\" }", "key: \"${KEY}\", models: [local/bge-small-en-v1.5] }");

    assertThat(Yaml.errors(key)).isEmpty();
    assertThat(Yaml.errors(key + "embedding: { enabled: false }\n")).hasSize(1);
    assertThat(Yaml.errors(key + "embedding: { model: all-MiniLM-L6-v2 }\n")).hasSize(1);
  }

  private static EmbeddingConfig embedding(String section) {
    return Yaml.config(Yaml.minimal() + "embedding: " + section + "\n").embedding();
  }

  private static java.util.List<String> errors(String section) {
    return Yaml.errors(Yaml.minimal() + "embedding: " + section + "\n");
  }
}
