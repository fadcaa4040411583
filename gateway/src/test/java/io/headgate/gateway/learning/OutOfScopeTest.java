package io.headgate.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.embedding.BlockingEmbeddingModel;
import io.headgate.embedding.EmbeddingModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutOfScopeTest {

  private static final Path MODELS = Path.of("../embedding-worker/target/models");
  private static final int MAX_TOKENS = 128;

  /** Processors round a quantised model differently; another text would be below .95. */
  private static final float SAME = .98f;

  @Test
  void textsAreManyAndDifferent() {
    List<String> texts = OutOfScope.texts();

    assertThat(texts).hasSizeGreaterThan(250).contains("Make a pun about databases");
    assertThat(new HashSet<>(texts)).hasSameSizeAs(texts);
  }

  @Test
  void vectorsThatShipAreThoseOfTheDefaultModel() throws IOException {
    try (BlockingEmbeddingModel model =
        BlockingEmbeddingModel.loadBlocking(
            EmbeddingModelFiles.bundled(MODELS, EmbeddingModelFiles.BUNDLED.get(0)))) {
      List<float[]> computed =
          OutOfScope.texts().stream()
              .map(text -> model.embedBlocking(text, MAX_TOKENS).vector())
              .toList();
      // What to copy beside the texts when they or the model change.
      Path fresh = Path.of("target", OutOfScope.fileOfVectors(model.sha256()));
      Files.write(fresh, OutOfScope.packed(computed));

      List<float[]> shipped = OutOfScope.vectors(model.sha256()).orElseThrow();

      assertThat(shipped).hasSameSizeAs(computed);
      for (int i = 0; i < shipped.size(); i++) {
        assertThat(Vectors.dot(shipped.get(i), computed.get(i))).isGreaterThan(SAME);
      }
    }
  }

  @Test
  void anotherModelHasNone() {
    assertThat(OutOfScope.vectors("0123456789abcdef")).isEmpty();
  }

  @Test
  void packingLosesAlmostNothing() {
    Clouds clouds = new Clouds(41);
    float[] vector = clouds.centre();
    float[] rounded = new float[vector.length];
    byte[] packed = OutOfScope.packed(List.of(vector));
    for (int d = 0; d < rounded.length; d++) {
      rounded[d] = packed[d];
    }
    Vectors.normalise(rounded, 0, rounded.length);

    assertThat(Vectors.dot(vector, rounded)).isGreaterThan(.9995f);
  }
}
