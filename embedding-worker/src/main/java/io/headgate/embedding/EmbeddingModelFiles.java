package io.headgate.embedding;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a model lies, and what its files do not say themselves.
 *
 * @param name by which clients and logs know the model
 * @param onnx the network, with the inputs {@code input_ids} and {@code attention_mask}
 * @param tokenizer the {@code tokenizer.json} that belongs to it, of the kind WordPiece
 * @param pooling how the model was trained
 * @param maxTokens that the model reads at the most, the two special ones included; 8 to 512
 */
public record EmbeddingModelFiles(
    String name, Path onnx, Path tokenizer, Pooling pooling, int maxTokens) {

  /** What BERT models have positions for. */
  public static final int MAX_TOKENS = 512;

  /** Fewer would not leave enough of a text to tell it from another. */
  public static final int MIN_TOKENS = 8;

  /** The names of the models that come with the program; the first is the default. */
  public static final List<String> BUNDLED = List.of("bge-small-en-v1.5", "all-MiniLM-L6-v2");

  public EmbeddingModelFiles {
    requireNonNull(name, "name");
    requireNonNull(onnx, "onnx");
    requireNonNull(tokenizer, "tokenizer");
    requireNonNull(pooling, "pooling");
    if (maxTokens < MIN_TOKENS || maxTokens > MAX_TOKENS) {
      throw new IllegalArgumentException(
          "maxTokens: " + maxTokens + " (expected: " + MIN_TOKENS + " to " + MAX_TOKENS + ")");
    }
  }

  /**
   * The files of a model that comes with the program.
   *
   * @param folder with a folder for each model
   * @throws EmbeddingModelFailure when there is no such model
   */
  public static EmbeddingModelFiles bundled(Path folder, String name) {
    if (!BUNDLED.contains(name)) {
      throw new EmbeddingModelFailure(
          "no model named " + name + " comes with Headgate; use one of " + BUNDLED);
    }
    Path model = folder.resolve(name);
    return new EmbeddingModelFiles(
        name,
        model.resolve("model.onnx"),
        model.resolve("tokenizer.json"),
        name.startsWith("bge-") ? Pooling.CLS : Pooling.MEAN,
        MAX_TOKENS);
  }

  /**
   * The digest of the network's file, in lower-case hexadecimal: noted by the build for the models
   * that come with the program, counted otherwise.
   *
   * @throws EmbeddingModelFailure when it cannot be read
   */
  public String sha256Blocking() {
    return Sha256.ofBlocking(onnx);
  }
}
