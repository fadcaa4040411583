package io.headgate.gateway.config;

import io.headgate.embedding.Pooling;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model that embeds texts on this node.
 *
 * @param mode whether there is one
 * @param model its name; that of a bundled one when {@code files} is empty
 * @param files those of a model that is not bundled
 * @param workers threads that run it; 0, the default, for one on each core
 * @param maxWaiting texts that wait for a worker; more are refused. Default 256
 * @param memoEntries embeddings that are remembered. Default 10,000
 */
public record EmbeddingConfig(
    Mode mode, String model, Optional<Files> files, int workers, int maxWaiting, int memoEntries) {

  /** Whether texts are embedded on this node. */
  public enum Mode {
    /** Nothing was said: if the bundled model is there, and not a reason to refuse the start. */
    AUTO,
    /** Asked for: the node does not start without. */
    ON,
    OFF
  }

  /**
   * A model that is not bundled.
   *
   * @param maxTokens that it reads at the most, 8 to 512
   */
  public record Files(Path onnx, Path tokenizer, Pooling pooling, int maxTokens) {}
}
