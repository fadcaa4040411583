package io.headgate.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockingEmbeddingModelTest {

  /** Quantised arithmetic differs between processors in the third digit. */
  private static final float OTHER_PROCESSOR = 0.02f;

  @ParameterizedTest
  @CsvSource({
    "bge-small-en-v1.5, 0.821, 0.371, 0.391",
    "all-MiniLM-L6-v2, 0.681, -0.032, 0.044",
  })
  void paraphrasesAreCloseAndOtherTextsAreNot(
      String name, float paraphrase, float other, float another) {
    try (BlockingEmbeddingModel model = bundled(name)) {
      float[] question = embed(model, "How do I reset my password?");
      float[] same = embed(model, "I forgot my login credentials");
      float[] weather = embed(model, "The weather is nice today");

      assertThat(cosine(question, same)).isCloseTo(paraphrase, within(OTHER_PROCESSOR));
      assertThat(cosine(question, weather)).isCloseTo(other, within(OTHER_PROCESSOR));
      assertThat(cosine(same, weather)).isCloseTo(another, within(OTHER_PROCESSOR));
      assertThat(cosine(question, question)).isCloseTo(1, within(1e-5f));
      assertThat(model.dimensions()).isEqualTo(384).isEqualTo(question.length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bge-small-en-v1.5", "all-MiniLM-L6-v2"})
  void aTextHasTheSameVectorWhoeverElseIsServed(String name) {
    try (BlockingEmbeddingModel model = bundled(name)) {
      float[] alone = embed(model, "one text");

      float[][] together = new float[64][];
      Arrays.parallelSetAll(
          together, i -> embed(model, i % 2 == 0 ? "one text" : "word ".repeat(i)));

      for (int i = 0; i < together.length; i += 2) {
        assertThat(together[i]).containsExactly(alone);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "128, 128", "512, 512"})
  void longTextsAreCutToTheTokensAskedFor(int maxTokens, int tokens) {
    try (BlockingEmbeddingModel model = bundled("bge-small-en-v1.5")) {
      EmbedReply reply = model.embedBlocking("word ".repeat(1_600), maxTokens);

      assertThat(reply.tokens()).isEqualTo(tokens);
      assertThat(reply.cut()).isTrue();
      assertThat(model.embedBlocking("a word", maxTokens).tokens()).isEqualTo(4);
      assertThat(model.embedBlocking("a word", maxTokens).cut()).isFalse();
    }
  }

  private static float[] embed(BlockingEmbeddingModel model, String text) {
    return model.embedBlocking(text, EmbeddingModelFiles.MAX_TOKENS).vector();
  }

  private static BlockingEmbeddingModel bundled(String name) {
    return BlockingEmbeddingModel.loadBlocking(
        EmbeddingModelFiles.bundled(Path.of("target", "models"), name));
  }

  private static float cosine(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
