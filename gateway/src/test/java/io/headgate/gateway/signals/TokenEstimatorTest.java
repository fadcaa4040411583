package io.headgate.gateway.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimatorTest {

  private static final String ENGLISH = "The quick brown fox jumps over the lazy dog. ";

  private static int estimate(TokenEstimator estimator, String model, String text) {
    return estimator.estimate(ModelFamily.of(model), Prompts.saying(text, model));
  }

  @Test
  void countsOnceTheTokenizerIsLoadedAndEstimatesBefore() {
    Vertx vertx = Vertx.vertx();
    TokenEstimator estimator = new TokenEstimator();
    String text = "hello hello hello hello hello hello hello hello";
    int before = estimate(estimator, "gpt-4o", text);

    Prompts.outcome(estimator.load(vertx));

    // 8 tokens of text (o200k_base), 4 of the message and 3 of the request.
    assertThat(estimate(estimator, "gpt-4o", text)).isEqualTo(15);
    assertThat(before).isEqualTo(16);
    Prompts.outcome(vertx.close());
  }

  /** Real counts of o200k_base. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10|The quick brown fox jumps over the lazy dog.",
        "9|Wie kann ich das Passwort meines Kontos ändern?",
        "11|Как мне изменить пароль моей учётной записи?",
        "12|我怎样才能更改我的账户密码？",
        "28|public static void main(String[] args) { System.out.println(1 + 2); return; }"
      })
  void estimatesAreNearTheCountOfTheTokenizer(int tokens, String text) {
    assertThat(TokenCost.of(text).tokens()).isCloseTo(tokens, within(tokens * .45));
  }

  @Test
  void longTextsGrowInProportion() {
    TokenEstimator estimator = new TokenEstimator();
    int once = estimate(estimator, "gpt-4o", ENGLISH.repeat(100));
    int tenTimes = estimate(estimator, "gpt-4o", ENGLISH.repeat(1_000));

    assertThat(once).isCloseTo(1_000, within(250));
    assertThat(tenTimes).isCloseTo(10 * once, within(100));
  }

  @Test
  void familiesDiffer() {
    TokenEstimator estimator = new TokenEstimator();
    String text = ENGLISH.repeat(200);

    assertThat((double) estimate(estimator, "claude-sonnet-4", text))
        .isCloseTo(1.18 * estimate(estimator, "gpt-4o", text), within(5.0));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o,OPENAI",
    "openai/o3-mini,OPENAI",
    "anthropic/claude-3-5-haiku,ANTHROPIC",
    "gemini-2.0-flash,GEMINI",
    "meta-llama/Llama-3.1-8B,LLAMA",
    "mixtral-8x7b,MISTRAL",
    "Qwen/Qwen2.5-72B,QWEN",
    "deepseek-chat,DEEPSEEK",
    "auto,OTHER",
    "house-model,OTHER"
  })
  void knowsTheFamilyByTheName(String model, ModelFamily family) {
    assertThat(ModelFamily.of(model)).isEqualTo(family);
  }

  @Test
  void learnsTheFactorOfAFamily() {
    TokenEstimator estimator = new TokenEstimator();
    for (int i = 0; i < 500; i++) {
      int estimated = (int) (1_000 * estimator.factor(ModelFamily.LLAMA));
      estimator.observe(ModelFamily.LLAMA, estimated, 1_300);
    }

    assertThat(estimator.factor(ModelFamily.LLAMA)).isCloseTo(1.3, within(.02));
    assertThat(estimator.factor(ModelFamily.QWEN)).isEqualTo(1);
  }

  @Test
  void whatIsLearnedIsBounded() {
    TokenEstimator estimator = new TokenEstimator();
    for (int i = 0; i < 1_000; i++) {
      estimator.observe(ModelFamily.LLAMA, 1_000, Integer.MAX_VALUE);
      estimator.observe(ModelFamily.QWEN, 1_000, 1);
      estimator.observe(ModelFamily.OTHER, 1_000, -5);
      estimator.observe(ModelFamily.OTHER, 3, 300);
    }

    assertThat(estimator.factor(ModelFamily.LLAMA)).isCloseTo(2, within(1e-6));
    assertThat(estimator.factor(ModelFamily.QWEN)).isCloseTo(.5, within(1e-6));
    assertThat(estimator.factor(ModelFamily.OTHER)).isEqualTo(1);
  }

  @Test
  void imagesAndToolsCost() {
    TokenEstimator estimator = new TokenEstimator();
    int plain = estimate(estimator, "gpt-4o", "look");
    int withImage =
        estimator.estimate(
            ModelFamily.OPENAI,
            Prompts.request(
                """
                {"model":"gpt-4o","messages":[{"role":"user","content":[
                  {"type":"text","text":"look"},
                  {"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}"""));
    int withTool =
        estimator.estimate(
            ModelFamily.OPENAI,
            Prompts.request(
                """
                {"model":"gpt-4o","messages":[{"role":"user","content":"look"}],
                 "tools":[{"type":"function","function":{"name":"find","description":"%s"}}]}"""
                    .formatted("a".repeat(400))));

    assertThat(withImage - plain).isEqualTo(765);
    assertThat(withTool - plain).isBetween(100, 130);
  }

  @Test
  void aWordThatWouldTakeLongToMergeIsEstimated() {
    assertThat(TokenCost.of("中".repeat(4_000)).longestRun())
        .isGreaterThan(TokenEstimator.MAX_COUNTED_RUN);
    assertThat(TokenCost.of(ENGLISH.repeat(80)).longestRun()).isLessThan(10);
  }
}
