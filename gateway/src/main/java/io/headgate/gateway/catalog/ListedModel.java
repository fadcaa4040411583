package io.headgate.gateway.catalog;

import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.TokenPrice.Tier;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One model of a source.
 *
 * @param contextTokens input and output together
 * @param prices in the order of the data: a later one that applies counts more
 */
record ListedModel(
    String id, OptionalInt contextTokens, boolean deprecated, List<DatedPrice> prices) {

  /** The field at which the clauses for its name begin. */
  static final int CLAUSES = 4;

  private static final int CONTEXT = 1;
  private static final int DEPRECATED = 2;
  private static final int PRICES = 3;

  ListedModel {
    prices = List.copyOf(prices);
  }

  static ListedModel of(String... fields) {
    String context = fields[CONTEXT];
    return new ListedModel(
        fields[0],
        context.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(context)),
        !fields[DEPRECATED].isEmpty(),
        Arrays.stream(fields[PRICES].split(";", -1)).map(DatedPrice::of).toList());
  }

  /** What holds on a day. */
  Priced on(LocalDate day, String source, String label) {
    List<DatedPrice> applying = applying(day);
    DatedPrice last = applying.get(applying.size() - 1);
    return new Priced(
        source,
        id,
        dearest(applying).map(tiers -> new TokenPrice(tiers, label)),
        last.inputOnly(),
        contextTokens,
        deprecated,
        applying.size() > 1,
        last.also());
  }

  /** The last that holds for all of the day, and those after it that hold in some hours of it. */
  private List<DatedPrice> applying(LocalDate day) {
    List<DatedPrice> applying = new ArrayList<>();
    for (int i = prices.size() - 1; i >= 0; i--) {
      DatedPrice price = prices.get(i);
      if (price.appliesOn(day)) {
        applying.add(0, price);
        if (!price.hourly()) {
          return applying;
        }
      }
    }
    return applying.isEmpty() ? List.of(prices.get(0)) : applying;
  }

  /** Nobody knows beforehand in which hour a request ends: the highest bounds its cost. */
  private static Optional<List<Tier>> dearest(List<DatedPrice> prices) {
    return prices.stream()
        .map(DatedPrice::tiers)
        .filter(tiers -> !tiers.isEmpty())
        .max(
            Comparator.comparingLong(
                tiers -> tiers.get(0).inputPicoUsd() + tiers.get(0).outputPicoUsd()));
  }
}
