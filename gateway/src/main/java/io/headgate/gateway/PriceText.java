package io.headgate.gateway;

import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.Priced;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.TokenPrice.Tier;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Prints prices for the person at the terminal, in USD per million tokens. */
final class PriceText {

  private static final int PLACES = 6;
  private static final String ROW = "  %-22s %10s %14s %13s %10s%n";

  private PriceText() {}

  /** What a source publishes for a name, and the model that it was recognised as. */
  static void published(Priced priced, String name, PrintWriter out) {
    String recognised = priced.id().equals(name) ? "" : ", listed as " + priced.id();
    String deprecated = priced.deprecated() ? ", deprecated" : "";
    out.println(priced.source() + recognised + context(priced.contextTokens()) + deprecated);
    table(priced.price(), priced.inputOnly(), out);
    if (priced.hourly()) {
      out.println("  changes within a day: this is the highest");
    }
    if (!priced.also().isEmpty()) {
      out.println("  charged besides, not counted: " + String.join(", ", priced.also()));
    }
  }

  /** What holds for a deployment, and where that is from. */
  static void configured(Deployment deployment, PrintWriter out) {
    String source = deployment.price().map(price -> ", price by " + price.source()).orElse("");
    out.println(deployment.pin() + context(deployment.contextTokens()) + source);
    table(deployment.price(), false, out);
  }

  private static String context(OptionalInt tokens) {
    return tokens.isPresent()
        ? String.format(Locale.ROOT, ", context %,d tokens", tokens.getAsInt())
        : ", context unknown";
  }

  private static void table(Optional<TokenPrice> price, boolean inputOnly, PrintWriter out) {
    if (price.isEmpty()) {
      out.println("  price unknown, which is not zero");
      return;
    }
    out.printf(ROW, "", "input", "cached input", "cache write", "output");
    for (Tier tier : price.get().tiers()) {
      out.printf(
          ROW,
          tier.fromInputTokens() == 0
              ? ""
              : String.format(Locale.ROOT, "from %,d input", tier.fromInputTokens()),
          usd(tier.inputPicoUsd()),
          usd(tier.cachedInputPicoUsd()),
          usd(tier.cacheWritePicoUsd()),
          inputOnly ? "-" : usd(tier.outputPicoUsd()));
    }
  }

  private static String usd(long picoUsd) {
    BigDecimal usd = BigDecimal.valueOf(picoUsd, PLACES).stripTrailingZeros();
    return usd.toPlainString();
  }
}
