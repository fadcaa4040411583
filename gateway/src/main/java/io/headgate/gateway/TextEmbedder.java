package io.headgate.gateway;

import io.headgate.embedding.BlockingEmbeddingModel;
import io.headgate.embedding.EmbeddingModelFailure;
import java.util.List;
import java.util.stream.IntStream;

/** Embeds the texts of a file on all cores, for commands. */
final class TextEmbedder implements AutoCloseable {

  private final BlockingEmbeddingModel model;

  private TextEmbedder(BlockingEmbeddingModel model) {
    this.model = model;
  }

  /**
   * Loads a bundled model; blocks.
   *
   * @throws CommandFailure when it cannot be loaded
   */
  static TextEmbedder loadBlocking(String name) {
    try {
      return new TextEmbedder(BlockingEmbeddingModel.loadBlocking(NodeEmbeddings.bundled(name)));
    } catch (EmbeddingModelFailure unusable) {
      throw new CommandFailure(Headgate.FAILED, unusable.getMessage());
    }
  }

  String sha256() {
    return model.sha256();
  }

  /** One vector for each text, cut as routing cuts prompts. */
  List<float[]> embedAllBlocking(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    IntStream.range(0, vectors.length)
        .parallel()
        .forEach(
            i ->
                vectors[i] =
                    model.embedBlocking(texts.get(i), NodeEmbeddings.ROUTING_TOKENS).vector());
    return List.of(vectors);
  }

  @Override
  public void close() {
    model.close();
  }
}
