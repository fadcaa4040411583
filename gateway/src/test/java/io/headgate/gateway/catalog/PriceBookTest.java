package io.headgate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.TokenPrice.Tier;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures are those that the providers publish, in pico-USD for each token. */
class PriceBookTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final PriceBook BOOK = PriceBook.bundled();

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-5, gpt-5, 1250000, 125000, 10000000, 400000",
    "openai, GPT-5-mini-2025-08-07, gpt-5-mini, 250000, 25000, 2000000, 400000",
    "openai, gpt-5-nano, gpt-5-nano, 50000, 5000, 400000, 400000",
    "anthropic, claude-haiku-4-5-20251001, claude-haiku-4-5, 1000000, 100000, 5000000, 200000",
    "groq, llama-3.3-70b-versatile, llama-3.3-70b-versatile, 590000, 590000, 790000, 0",
    "groq, openai/gpt-oss-20b, openai/gpt-oss-20b, 75000, 37500, 300000, 131072",
    "google, gemini-2.5-flash-lite, gemini-2.5-flash-lite, 100000, 10000, 400000, 1000000"
  })
  void findsAModelByTheNameThatItsProviderKnows(
      String source, String model, String id, long input, long cached, long output, int context) {
    Priced found = BOOK.find(source, model, DAY).orElseThrow();

    assertThat(found.id()).isEqualTo(id);
    Tier first = found.chatPrice().orElseThrow().tiers().get(0);
    assertThat(first.inputPicoUsd()).isEqualTo(input);
    assertThat(first.cachedInputPicoUsd()).isEqualTo(cached);
    assertThat(first.outputPicoUsd()).isEqualTo(output);
    assertThat(found.contextTokens().orElse(0)).isEqualTo(context);
  }

  @Test
  void unknownIsEmptyAndNotZero() {
    assertThat(BOOK.find("openai", "llama-3.3-70b-versatile", DAY)).isEmpty();
    assertThat(BOOK.find("nobody", "gpt-5", DAY)).isEmpty();
    assertThat(BOOK.find("openai", "", DAY)).isEmpty();
  }

  @Test
  void aModelThatIsListedWithoutAPriceHasNone() {
    Priced voice = BOOK.find("openai", "whisper-1", DAY).orElseThrow();

    assertThat(voice.price()).isEmpty();
    assertThat(voice.chatPrice()).isEmpty();
  }

  @Test
  void whatChargesInputOnlyHasNoPriceForChats() {
    Priced embedding = BOOK.find("openai", "text-embedding-3-small", DAY).orElseThrow();

    assertThat(embedding.price().orElseThrow().tiers())
        .containsExactly(new Tier(0, 20_000, 20_000, 20_000, 0));
    assertThat(embedding.chatPrice()).isEmpty();
  }

  @Test
  void tiersBeginAboveTheirBorder() {
    TokenPrice price = BOOK.find("google", "gemini-2.5-pro", DAY).orElseThrow().price().get();

    assertThat(price.tiers())
        .extracting(Tier::fromInputTokens, Tier::inputPicoUsd, Tier::outputPicoUsd)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0L, 1_250_000L, 10_000_000L),
            org.assertj.core.groups.Tuple.tuple(200_001L, 2_500_000L, 15_000_000L));
    assertThat(price.source()).isEqualTo("genai-prices 2026-09-23");
  }

  @Test
  void aPriceHoldsFromItsDayOn() {
    assertThat(inputOn(LocalDate.of(2025, 6, 9))).isEqualTo(10_000_000);
    assertThat(inputOn(LocalDate.of(2025, 6, 10))).isEqualTo(2_000_000);
  }

  private static long inputOn(LocalDate day) {
    Priced found = BOOK.find("openai", "o3", day).orElseThrow();
    return found.price().orElseThrow().tiers().get(0).inputPicoUsd();
  }

  @Test
  void ofPricesThatChangeWithinADayTheHighestIsTaken() {
    Priced found = BOOK.find("deepseek", "deepseek-v4-pro", DAY).orElseThrow();

    assertThat(found.hourly()).isTrue();
    assertThat(found.price().orElseThrow().tiers())
        .containsExactly(new Tier(0, 1_320_000, 44_000, 1_320_000, 3_960_000));
  }

  @Test
  void aResellerHasThePricesOfWhoMadeTheModel() {
    Priced found = BOOK.find("azure", "gpt-5.4-2026-03-05", DAY).orElseThrow();

    assertThat(found.source()).isEqualTo("openai");
    assertThat(found.id()).isEqualTo("gpt-5.4");
  }

  @Test
  void aFeeForEachRequestLeavesThePriceOfAChatUnknown() {
    Priced found = BOOK.find("perplexity", "sonar", DAY).orElseThrow();

    assertThat(found.also()).containsExactly("requests");
    assertThat(found.price()).isPresent();
    assertThat(found.chatPrice()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1, openai",
    "https://eu.api.openai.com/v1, openai",
    "https://api.groq.com/openai/v1, groq",
    "https://api.deepseek.com, deepseek",
    "https://api.mistral.ai/v1, mistral",
    "https://api.together.xyz/v1, together",
    "https://openrouter.ai/api/v1, openrouter",
    "https://api.fireworks.ai/inference/v1, fireworks",
    "https://api.x.ai/v1, x-ai",
    "https://api.perplexity.ai, perplexity",
    "https://api.cerebras.ai/v1, cerebras",
    "https://acme.openai.azure.com/openai/v1, azure",
    "https://api.anthropic.com, anthropic",
    "https://generativelanguage.googleapis.com/v1beta, google"
  })
  void knowsTheAddressesOfSources(URI baseUrl, String source) {
    assertThat(BOOK.sourceAt(baseUrl)).contains(source);
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:8000/v1", "https://llm.acme.test/v1", "https://vllm:8000/v1"})
  void othersAreNotGuessed(URI baseUrl) {
    assertThat(BOOK.sourceAt(baseUrl)).isEmpty();
  }

  @Test
  void everySourceIsThere() {
    assertThat(BOOK.sources()).hasSize(43).doesNotHaveDuplicates();
    assertThat(BOOK.findAll("gpt-4o", DAY))
        .extracting(Priced::source)
        .contains("openai", "github-copilot")
        .doesNotContain("groq");
  }

  @Test
  void everyModelCanBeReadAndIsListedAsWhatItIs() {
    int found = 0;
    for (String source : BOOK.sources()) {
      for (String id : PriceData.bundled().source(source).orElseThrow().names().toList()) {
        found += BOOK.find(source, id, DAY).filter(it -> it.id().equals(id)).isPresent() ? 1 : 0;
      }
    }
    assertThat(found).as("a few go by other names than their own").isBetween(1_600, 1_694);
  }

  @Test
  void namesThatLookAlikeAreNearestFirst() {
    assertThat(BOOK.near("lama-3.3-70b-versatil", List.of("groq"), 2))
        .startsWith("llama-3.3-70b-versatile")
        .hasSize(2);
    assertThat(BOOK.near("qqqq", BOOK.sources(), 5)).isEmpty();
  }
}
