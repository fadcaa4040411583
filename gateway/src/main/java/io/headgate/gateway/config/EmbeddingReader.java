package io.headgate.gateway.config;

import io.headgate.embedding.EmbeddingModelFiles;
import io.headgate.embedding.EmbeddingWorkers;
import io.headgate.embedding.Pooling;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the model for texts from {@code embedding}. */
final class EmbeddingReader {

  /** Begins the name by which callers ask for it. */
  static final String LOCAL = "local/";

  private EmbeddingReader() {}

  static EmbeddingConfig read(Section root) {
    Section embedding = root.section("embedding");
    return new EmbeddingConfig(
        mode(root, embedding),
        model(embedding),
        files(embedding),
        embedding.integer("workers", 0),
        embedding.integer("max_waiting", EmbeddingWorkers.Config.DEFAULT_MAX_WAITING),
        embedding.integer("memo_entries", EmbeddingWorkers.Config.DEFAULT_MEMO_ENTRIES));
  }

  private static EmbeddingConfig.Mode mode(Section root, Section embedding) {
    if (!root.has("embedding")) {
      return EmbeddingConfig.Mode.AUTO;
    }
    return embedding.flag("enabled", true) ? EmbeddingConfig.Mode.ON : EmbeddingConfig.Mode.OFF;
  }

  static String model(Section embedding) {
    return embedding.text("model", EmbeddingModelFiles.BUNDLED.get(0));
  }

  private static Optional<EmbeddingConfig.Files> files(Section embedding) {
    return embedding
        .text("onnx")
        .map(
            onnx ->
                new EmbeddingConfig.Files(
                    Path.of(onnx),
                    Path.of(embedding.text("tokenizer", "")),
                    ProviderDefaults.constant(Pooling.class, embedding.text("pooling", "cls")),
                    embedding.integer("max_tokens", EmbeddingModelFiles.MAX_TOKENS)));
  }
}
