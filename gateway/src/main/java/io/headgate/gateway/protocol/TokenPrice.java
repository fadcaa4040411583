package io.headgate.gateway.protocol;

import java.util.List;

/**
 * What a deployment costs. Money is counted in nano-USD (10⁻⁹), which a {@code long} holds up to
 * nine billion dollars of.
 *
 * @param tiers by the size of the input, the smallest first; the first begins at 0
 * @param source where the figures are from, with their date, such as {@code genai-prices
 *     2026-09-23} or {@code configuration}
 */
public record TokenPrice(List<Tier> tiers, String source) {

  public TokenPrice {
    tiers = List.copyOf(tiers);
    if (tiers.isEmpty() || tiers.get(0).fromInputTokens() != 0) {
      throw new IllegalArgumentException("tiers: the first must begin at 0 input tokens");
    }
  }

  /** A price without tiers or rebates for cached input. */
  public static TokenPrice flat(long inputNanoUsd, long outputNanoUsd, String source) {
    return new TokenPrice(
        List.of(new Tier(0, inputNanoUsd, inputNanoUsd, inputNanoUsd, outputNanoUsd)), source);
  }

  /** The cost of what a provider counted, in nano-USD. */
  public long costNanoUsd(Usage usage) {
    Tier tier = tierOf(usage.promptTokens());
    long plain = usage.promptTokens() - usage.cachedTokens() - usage.cacheWriteTokens();
    return plain * tier.inputNanoUsd()
        + usage.cachedTokens() * tier.cachedInputNanoUsd()
        + usage.cacheWriteTokens() * tier.cacheWriteNanoUsd()
        + usage.completionTokens() * tier.outputNanoUsd();
  }

  private Tier tierOf(long inputTokens) {
    Tier found = tiers.get(0);
    for (Tier tier : tiers) {
      if (inputTokens >= tier.fromInputTokens()) {
        found = tier;
      }
    }
    return found;
  }

  /**
   * Prices that hold from some size of input on, for the whole request; nano-USD for each token.
   *
   * @param cachedInputNanoUsd of input that the provider read from its cache
   * @param cacheWriteNanoUsd of input that the provider wrote to its cache
   */
  public record Tier(
      long fromInputTokens,
      long inputNanoUsd,
      long cachedInputNanoUsd,
      long cacheWriteNanoUsd,
      long outputNanoUsd) {}
}
