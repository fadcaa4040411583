package io.headgate.gateway.config;

import io.headgate.embedding.EmbeddingModelFiles;
import io.headgate.gateway.config.Node.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks which model embeds texts, and as much of its files as is cheap: that they are there and
 * begin as such files do. Blocks on them.
 */
final class EmbeddingCheck {

  private static final List<String> OWN = List.of("onnx", "tokenizer", "pooling");

  /** The tag of the first field of every ONNX file, the version of its format. */
  private static final int ONNX_BEGIN = 0x08;

  private final Section embedding;
  private final Problems problems;

  EmbeddingCheck(Section root, Problems problems) {
    this.embedding = root.section("embedding");
    this.problems = problems;
  }

  void check() {
    if (OWN.stream().anyMatch(embedding::has)) {
      OWN.stream().filter(property -> !embedding.has(property)).forEach(this::missing);
      embedding.scalar("onnx").ifPresent(file -> checkFile("onnx", file));
      embedding.scalar("tokenizer").ifPresent(file -> checkFile("tokenizer", file));
    } else {
      embedding.scalar("model").ifPresent(this::checkBundled);
    }
  }

  private void missing(String property) {
    problems.error(
        embedding.mark(),
        embedding.path(),
        property + " is missing: a model of your own has onnx, tokenizer and pooling");
  }

  private void checkBundled(Scalar model) {
    if (!EmbeddingModelFiles.BUNDLED.contains(model.text())) {
      String advice =
          model.isInterpolated()
              ? ""
              : Suggestion.of(model.text(), EmbeddingModelFiles.BUNDLED)
                  + "; another one needs onnx, tokenizer and pooling";
      problems.error(
          model.start(),
          embedding.pathOf("model"),
          "no bundled model is called " + problems.show(model) + advice);
    }
  }

  private void checkFile(String property, Scalar file) {
    String problem = problemOf(property, file.text());
    if (!problem.isEmpty()) {
      problems.error(
          file.start(), embedding.pathOf(property), "file " + problems.show(file) + " " + problem);
    }
  }

  private static String problemOf(String property, String name) {
    try {
      Path path = Path.of(name);
      if (!path.isAbsolute()) {
        return "is not an absolute path";
      }
      return Files.isRegularFile(path) ? problemOf(property, path) : "does not exist";
    } catch (InvalidPathException e) {
      return "is not a path";
    } catch (IOException e) {
      return "cannot be read: " + e.getClass().getSimpleName();
    }
  }

  private static String problemOf(String property, Path path) throws IOException {
    int first;
    try (InputStream in = Files.newInputStream(path)) {
      first = in.read();
    }
    if (property.equals("onnx")) {
      return first == ONNX_BEGIN ? "" : "is not an ONNX model";
    }
    return first == '{' ? "" : "is not a tokenizer.json";
  }
}
