package io.headgate.embedding;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when a model's files do not fit: one line, with what to do. */
class EmbeddingModelFailureTest {

  private static final EmbeddingModelFiles GOOD =
      EmbeddingModelFiles.bundled(Path.of("target", "models"), "all-MiniLM-L6-v2");

  @TempDir private Path folder;

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("model.onnx");

    loading(missing, GOOD.tokenizer())
        .hasMessage("no file " + missing + "; name the ONNX file of the model");
    loading(GOOD.onnx(), missing)
        .hasMessage("no file " + missing + "; name the tokenizer.json that belongs to the model");
  }

  @Test
  void aFileThatIsNotOnnxIsNamed() throws IOException {
    Path text = write("model.onnx", "not a network");

    loading(text, GOOD.tokenizer())
        .hasMessageStartingWith(text + " is not an ONNX model that can be run (")
        .hasMessageEndingWith("); name another file");
  }

  @Test
  void aNetworkOfAnotherKindIsToldByItsInputsAndOutputs() throws IOException {
    loading(network("x"), GOOD.tokenizer())
        .hasMessageEndingWith(
            "is not a text embedding model: its inputs are [x] (expected: input_ids,"
                + " attention_mask and perhaps token_type_ids)");
    loading(network("input_ids", "attention_mask"), GOOD.tokenizer())
        .hasMessageEndingWith(
            "is not a text embedding model: its outputs are [y] (expected: one vector for each"
                + " token, such as last_hidden_state)");
  }

  @Test
  void aTokenizerOfAnotherModelIsRefused() throws IOException {
    loading(GOOD.onnx(), tokenizer(1_000))
        .hasMessageContaining("has 1000 tokens and does not belong to")
        .hasMessageEndingWith("which has more; name the tokenizer.json of the model");
    loading(GOOD.onnx(), tokenizer(31_000))
        .hasMessageContaining("has 31000 tokens and does not belong to")
        .hasMessageEndingWith("which has fewer; name the tokenizer.json of the model");
  }

  @Test
  void aTokenizerOfAnotherKindIsRefused() throws IOException {
    loading(GOOD.onnx(), write("t.json", "{\"model\":{\"type\":\"BPE\",\"vocab\":{}}}"))
        .hasMessageEndingWith(
            "is of the kind BPE; only models with a WordPiece tokenizer can be used");
    loading(
            GOOD.onnx(),
            write("t.json", "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"a\":0}}}"))
        .hasMessageEndingWith(
            "has no token [CLS]; name the tokenizer.json that belongs to the model");
    loading(GOOD.onnx(), write("t.json", "hello"))
        .hasMessageEndingWith("is not a tokenizer.json; name the one that belongs to the model");
  }

  @Test
  void aModelThatDoesNotComeWithTheProgramIsRefused() {
    assertThatThrownBy(() -> EmbeddingModelFiles.bundled(folder, "bge"))
        .isInstanceOf(EmbeddingModelFailure.class)
        .hasMessage(
            "no model named bge comes with Headgate; use one of [bge-small-en-v1.5,"
                + " all-MiniLM-L6-v2]");
  }

  private AbstractThrowableAssert<?, ?> loading(Path onnx, Path tokenizer) {
    return assertThatThrownBy(
            () ->
                BlockingEmbeddingModel.loadBlocking(
                    new EmbeddingModelFiles("test", onnx, tokenizer, Pooling.CLS, 512)))
        .isInstanceOf(EmbeddingModelFailure.class);
  }

  private Path tokenizer(int tokens) throws IOException {
    String vocabulary =
        IntStream.range(0, tokens)
            .mapToObj(
                i -> {
                  String token =
                      switch (i) {
                        case 0 -> "[CLS]";
                        case 1 -> "[SEP]";
                        case 2 -> "[UNK]";
                        default -> "w" + i;
                      };
                  return "\"" + token + "\":" + i;
                })
            .collect(joining(",", "{", "}"));
    return write(
        "tokenizer.json", "{\"model\":{\"type\":\"WordPiece\",\"vocab\":" + vocabulary + "}}");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  /** An ONNX file with some inputs and one output of two dimensions, which is the first input. */
  private Path network(String... inputs) throws IOException {
    ByteArrayOutputStream graph = new ByteArrayOutputStream();
    graph.write(field(1, node(inputs[0])));
    graph.write(field(2, bytes("g")));
    for (String input : inputs) {
      graph.write(field(11, value(input)));
    }
    graph.write(field(12, value("y")));
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    model.write(new byte[] {1 << 3, 8});
    model.write(field(7, graph.toByteArray()));
    model.write(field(8, new byte[] {2 << 3, 13}));
    return Files.write(folder.resolve("network.onnx"), model.toByteArray());
  }

  private static byte[] node(String input) throws IOException {
    ByteArrayOutputStream node = new ByteArrayOutputStream();
    node.write(field(1, bytes(input)));
    node.write(field(2, bytes("y")));
    node.write(field(4, bytes("Identity")));
    return node.toByteArray();
  }

  private static byte[] value(String name) throws IOException {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(field(1, bytes(name)));
    byte[] twoDimensions = field(1, new byte[] {1 << 3, 2});
    ByteArrayOutputStream shape = new ByteArrayOutputStream();
    shape.write(twoDimensions);
    shape.write(twoDimensions);
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    tensor.write(new byte[] {1 << 3, 1});
    tensor.write(field(2, shape.toByteArray()));
    value.write(field(2, field(1, tensor.toByteArray())));
    return value.toByteArray();
  }

  /** A field of a protocol buffer, at most 127 bytes long. */
  private static byte[] field(int number, byte[] content) throws IOException {
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    field.write(number << 3 | 2);
    field.write(content.length);
    field.write(content);
    return field.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
