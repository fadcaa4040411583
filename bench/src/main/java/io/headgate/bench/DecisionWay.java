package io.headgate.bench;

import java.util.Random;
import java.util.function.Supplier;

/**
 * One kind of prompt and the model that is asked for.
 *
 * @param tokens of each prompt
 * @param repeats whether all prompts are the same few, so that their embeddings are remembered
 */
record DecisionWay(String model, int tokens, boolean repeats) {

  private static final int REPEATED = 16;

  DecisionWay byName() {
    return new DecisionWay(DecisionLauncher.BY_NAME, tokens, repeats);
  }

  /**
   * The prompts in turn.
   *
   * @param seed of which there must not be the same twice in a run
   */
  Supplier<String> prompts(long seed) {
    Random random = new Random(seed);
    if (!repeats) {
      return () -> EmbeddingTexts.ofTokens(tokens, random);
    }
    return () -> EmbeddingTexts.ofTokens(tokens, new Random(random.nextInt(REPEATED)));
  }

  String label() {
    return model + ", " + tokens + " tokens" + (repeats ? ", repeated" : "");
  }
}
