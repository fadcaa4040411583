package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.config.ConfigLoader.Result;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.TokenPrice.Tier;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the price and the context window of a deployment are from. */
class PricesTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  private static String yaml(String provider, String model) {
    return """
        version: 1
        providers: { p: { api_keys: ["${GROQ}"], %s } }
        models: { m: { deployments: [{ provider: p, model: %s }] } }
        keys: [{ name: demo, key: "${KEY}" }]
        """
        .formatted(provider, model);
  }

  private static Deployment deployment(String yaml) {
    Result result = Yaml.loadOn(DAY, yaml);
    assertThat(result.errors()).isEmpty();
    return result.config().orElseThrow().models().get(0).deployments().get(0);
  }

  private static long outputPicoUsd(Deployment deployment) {
    return deployment.price().orElseThrow().tiers().get(0).outputPicoUsd();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: openai | gpt-5 | 10000000",
        "kind: anthropic | claude-haiku-4-5 | 5000000",
        "kind: gemini | gemini-2.5-flash-lite | 400000",
        "kind: openai, base_url: 'https://api.groq.com/openai/v1' | llama-3.3-70b-versatile | 790000",
        "kind: openai, base_url: 'https://eu.api.openai.com/v1' | gpt-5 | 10000000",
        "kind: openai, base_url: 'https://proxy.example/v1' | gpt-5 | 10000000",
        "kind: openai-compatible, base_url: 'http://vllm:1/v1', price_source: groq"
            + " | llama-3.3-70b-versatile | 790000",
        "kind: openai, residency: on-prem, price_source: openai | gpt-5 | 10000000"
      })
  void aProvidersPricesArePublishedByItsKindItsAddressOrWhomItNames(
      String provider, String model, long output) {
    Deployment deployment = deployment(yaml(provider, model));

    assertThat(outputPicoUsd(deployment)).isEqualTo(output);
    assertThat(deployment.price().map(TokenPrice::source)).contains("genai-prices 2026-09-23");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: openai, price_source: none | gpt-5",
        "kind: openai, residency: on-prem | gpt-5",
        "kind: openai, base_url: 'http://127.0.0.1:1/v1' | gpt-5",
        "kind: openai-compatible, base_url: 'https://proxy.example/v1' | gpt-5",
        "kind: openai | llama-3.3-70b-versatile",
        "kind: openai | text-embedding-3-small",
        "kind: openai-compatible, base_url: 'https://api.perplexity.ai' | sonar"
      })
  void whatIsNotKnownHasNoPrice(String provider, String model) {
    assertThat(deployment(yaml(provider, model)).price()).isEmpty();
  }

  @Test
  void anUnknownPriceOfAChatModelIsSaid() {
    assertThat(Yaml.notices(yaml("kind: openai", "llama")))
        .containsExactly(
            "models.m.deployments.0: no price is known for 'llama': its cost is unknown, not zero;"
                + " give it a price");
    assertThat(Yaml.notices(yaml("kind: openai, residency: on-prem", "llama")))
        .containsExactly(
            "models.m.deployments.0: no price is known for 'llama': its cost is unknown, not zero;"
                + " give it a price, or its provider a price_source");
    assertThat(Yaml.notices(yaml("kind: openai, price_source: none", "llama"))).isEmpty();
    assertThat(Yaml.notices(yaml("kind: openai", "gpt-5"))).isEmpty();
  }

  @Test
  void anEmbeddingModelNeedsNoPriceOfOutput() {
    String published =
        yaml("kind: openai", "text-embedding-3-small").replace("m: {", "m: { kind: embedding,");

    assertThat(deployment(published).price().orElseThrow().tiers())
        .containsExactly(new Tier(0, 20_000, 20_000, 20_000, 0));
    String given = published.replace("kind: embedding,", "kind: embedding, price: { input: 3 },");
    assertThat(deployment(given).price().orElseThrow().tiers())
        .containsExactly(new Tier(0, 3_000_000, 3_000_000, 3_000_000, 0));
  }

  @Test
  void theFileCountsBeforeWhatIsPublished() {
    Deployment deployment =
        deployment(
            yaml("kind: openai", "gpt-5")
                .replace("m: {", "m: { context: 1000, price: { input: 1, output: 2 },"));

    assertThat(deployment.price()).contains(flat(1_000, 2_000));
    assertThat(deployment.contextTokens()).hasValue(1000);
  }

  @Test
  void theContextIsPublishedBesideAPriceOfOnesOwn() {
    Deployment deployment =
        deployment(
            yaml("kind: openai", "gpt-5").replace("m: {", "m: { price: { input: 1, output: 2 },"));

    assertThat(deployment.price()).contains(flat(1_000, 2_000));
    assertThat(deployment.contextTokens()).hasValue(400_000);
  }

  @Test
  void zeroIsAPrice() {
    Deployment deployment =
        deployment(
            yaml("kind: openai", "llama").replace("m: {", "m: { price: { input: 0, output: 0 },"));

    assertThat(deployment.price()).isEqualTo(Optional.of(flat(0, 0)));
  }

  @Test
  void pricesAreThoseOfTheDay() {
    String yaml = yaml("kind: openai", "o3");

    assertThat(outputOn(LocalDate.of(2025, 6, 9), yaml)).isEqualTo(40_000_000);
    assertThat(outputOn(LocalDate.of(2025, 6, 10), yaml)).isEqualTo(8_000_000);
  }

  private static long outputOn(LocalDate day, String yaml) {
    GatewayConfig config = Yaml.loadOn(day, yaml).config().orElseThrow();
    return outputPicoUsd(config.models().get(0).deployments().get(0));
  }

  private static TokenPrice flat(long input, long output) {
    return TokenPrice.flat(input, output, "configuration");
  }

  @Test
  void aWeightThatCountsForNothingIsSaid() {
    String yaml = yaml("kind: openai", "gpt-5, weight: 2");

    assertThat(Yaml.notices(yaml))
        .containsExactly(
            "models.m.deployments.0.weight: a weight has no effect without selection: weighted or least-busy");
    assertThat(Yaml.notices(yaml.replace("m: {", "m: { selection: weighted,"))).isEmpty();
  }

  @Test
  void largerInputsAreRenderedBelowTheirPrice() {
    GatewayConfig config = Yaml.loadOn(DAY, yaml("kind: gemini", "gemini-2.5-pro")).config().get();

    assertThat(EffectiveConfig.render(config).at("/models/m/deployments/0/price"))
        .hasToString(
            "{\"input\":1.25,\"output\":10,\"cached_input\":0.125,\"cache_write\":1.25,"
                + "\"source\":\"genai-prices 2026-09-23\",\"larger_inputs\":[{"
                + "\"from_tokens\":200001,\"input\":2.5,\"output\":15,\"cached_input\":0.25,"
                + "\"cache_write\":2.5}]}");
  }
}
