package io.headgate.gateway.protocol;

import java.util.List;

/**
 * What a deployment costs. Prices are counted in pico-USD (10⁻¹²) for each token, which is the
 * millionth part of how they are published, in USD per million tokens: every published one is a
 * whole number. Costs are counted in nano-USD (10⁻⁹), which a {@code long} holds up to nine billion
 * dollars of.
 *
 * @param tiers by the size of the input, the smallest first; the first begins at 0
 * @param source where the figures are from, with their date, such as {@code genai-prices
 *     2026-09-23} or {@code configuration}
 */
public record TokenPrice(List<Tier> tiers, String source) {

  /**
   * The largest price: 1,000 USD per million tokens. With as many tokens as {@link
   * Usage#isPlausible} lets pass a cost stays a quarter of what a {@code long} holds.
   */
  public static final long MAX_PICO_USD = 1_000_000_000L;

  private static final long PICO_IN_NANO = 1_000;

  public TokenPrice {
    tiers = List.copyOf(tiers);
    if (tiers.isEmpty() || tiers.get(0).fromInputTokens() != 0) {
      throw new IllegalArgumentException("tiers: the first must begin at 0 input tokens");
    }
    for (int i = 1; i < tiers.size(); i++) {
      if (tiers.get(i).fromInputTokens() <= tiers.get(i - 1).fromInputTokens()) {
        throw new IllegalArgumentException("tiers: not in the order of their beginnings");
      }
    }
  }

  /** A price without tiers or rebates for cached input; nano-USD for each token. */
  public static TokenPrice flat(long inputNanoUsd, long outputNanoUsd, String source) {
    long input = inputNanoUsd * PICO_IN_NANO;
    return new TokenPrice(
        List.of(new Tier(0, input, input, input, outputNanoUsd * PICO_IN_NANO)), source);
  }

  /**
   * The cost of what a provider counted, in nano-USD: the exact sum, then rounded to the nearest,
   * the middle up.
   */
  public long costNanoUsd(Usage usage) {
    Tier tier = tierOf(usage.promptTokens());
    long plain = usage.promptTokens() - usage.cachedTokens() - usage.cacheWriteTokens();
    long picoUsd =
        plain * tier.inputPicoUsd()
            + usage.cachedTokens() * tier.cachedInputPicoUsd()
            + usage.cacheWriteTokens() * tier.cacheWritePicoUsd()
            + usage.completionTokens() * tier.outputPicoUsd();
    return Math.floorDiv(picoUsd + PICO_IN_NANO / 2, PICO_IN_NANO);
  }

  /** The prices that hold for an input of this size. */
  public Tier tierOf(long inputTokens) {
    Tier found = tiers.get(0);
    for (Tier tier : tiers) {
      if (inputTokens >= tier.fromInputTokens()) {
        found = tier;
      }
    }
    return found;
  }

  /**
   * Prices that hold from some size of input on, for the whole request; pico-USD for each token,
   * from 0 to {@link #MAX_PICO_USD}.
   *
   * @param cachedInputPicoUsd of input that the provider read from its cache
   * @param cacheWritePicoUsd of input that the provider wrote to its cache
   */
  public record Tier(
      long fromInputTokens,
      long inputPicoUsd,
      long cachedInputPicoUsd,
      long cacheWritePicoUsd,
      long outputPicoUsd) {

    public Tier {
      check("inputPicoUsd", inputPicoUsd);
      check("cachedInputPicoUsd", cachedInputPicoUsd);
      check("cacheWritePicoUsd", cacheWritePicoUsd);
      check("outputPicoUsd", outputPicoUsd);
    }

    private static void check(String name, long picoUsd) {
      if (picoUsd < 0 || picoUsd > MAX_PICO_USD) {
        throw new IllegalArgumentException(
            name + ": " + picoUsd + " (expected: 0 to " + MAX_PICO_USD + ")");
      }
    }
  }
}
