package io.headgate.gateway.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.TokenPrice.Tier;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Reads and writes prices as the file has them: USD per million tokens. */
final class PriceSection {

  /** To so many places USD per million tokens is a whole number of pico-USD per token. */
  static final int PLACES = 6;

  private static final String SOURCE = "configuration";

  private PriceSection() {}

  /** The price that a model or deployment gives; empty when it gives none. */
  static Optional<TokenPrice> read(Section part) {
    if (!part.has("price")) {
      return Optional.empty();
    }
    Section price = part.section("price");
    long input = picoUsd(price, "input", 0);
    Tier tier =
        new Tier(
            0,
            input,
            picoUsd(price, "cached_input", input),
            picoUsd(price, "cache_write", input),
            picoUsd(price, "output", 0));
    return Optional.of(new TokenPrice(List.of(tier), SOURCE));
  }

  private static long picoUsd(Section price, String property, long fallback) {
    return price
        .decimal(property)
        .map(usd -> usd.movePointRight(PLACES).longValueExact())
        .orElse(fallback);
  }

  /** Writes a price with its source, and what larger inputs cost below it. */
  static void render(ObjectNode node, TokenPrice price) {
    render(node, price.tiers().get(0));
    node.put("source", price.source());
    List<Tier> larger = price.tiers().subList(1, price.tiers().size());
    if (!larger.isEmpty()) {
      ArrayNode tiers = node.putArray("larger_inputs");
      larger.forEach(
          tier -> render(tiers.addObject().put("from_tokens", tier.fromInputTokens()), tier));
    }
  }

  private static void render(ObjectNode node, Tier tier) {
    node.put("input", usd(tier.inputPicoUsd()))
        .put("output", usd(tier.outputPicoUsd()))
        .put("cached_input", usd(tier.cachedInputPicoUsd()))
        .put("cache_write", usd(tier.cacheWritePicoUsd()));
  }

  private static BigDecimal usd(long picoUsd) {
    BigDecimal usd = BigDecimal.valueOf(picoUsd, PLACES).stripTrailingZeros();
    return usd.scale() < 0 ? usd.setScale(0) : usd;
  }
}
