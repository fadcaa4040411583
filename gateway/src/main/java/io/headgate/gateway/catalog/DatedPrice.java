package io.headgate.gateway.catalog;

import io.headgate.gateway.protocol.TokenPrice.Tier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is charged from some day on, or in some hours of each day.
 *
 * @param from empty when it has always been so
 * @param hourly whether it holds for some hours only
 * @param tiers empty when nothing is known of what a token costs
 * @param inputOnly whether only input is charged, as for embeddings
 * @param also what else is charged, by its name in the data; not part of the tiers
 */
record DatedPrice(
    Optional<LocalDate> from,
    boolean hourly,
    List<Tier> tiers,
    boolean inputOnly,
    List<String> also) {

  /** USD per million tokens to pico-USD per token. */
  private static final int PLACES = 6;

  private static final String NONE = "-";

  DatedPrice {
    tiers = List.copyOf(tiers);
    also = List.copyOf(also);
  }

  static DatedPrice of(String text) {
    Optional<LocalDate> from = Optional.empty();
    boolean hourly = false;
    List<String> also = new ArrayList<>();
    List<String> figures = new ArrayList<>();
    for (String part : text.split(" ", -1)) {
      switch (part.charAt(0)) {
        case '@' -> from = Optional.of(LocalDate.parse(part.substring(1)));
        case '~' -> hourly = true;
        case '+' -> also.add(part.substring(1));
        default -> figures.add(part);
      }
    }
    return new DatedPrice(
        from,
        hourly,
        figures.get(0).equals(NONE) ? List.of() : tiers(figures),
        figures.get(3).equals(NONE),
        also);
  }

  /** Whether it holds on a day, or in some hours of it. */
  boolean appliesOn(LocalDate day) {
    return from.isEmpty() || !day.isBefore(from.get());
  }

  /** Each kind of token has tiers of its own in the data; here one tier has a price of each. */
  private static List<Tier> tiers(List<String> figures) {
    TreeSet<Long> starts = new TreeSet<>(List.of(0L));
    for (String figure : figures) {
      String[] steps = figure.split(">", -1);
      for (int i = 1; i < steps.length; i++) {
        starts.add(above(steps[i]) + 1);
      }
    }
    return starts.stream().map(start -> tier(figures, start)).toList();
  }

  /** Cached input without a price of its own is charged as input. */
  private static Tier tier(List<String> figures, long start) {
    long input = at(figures.get(0), start, 0);
    return new Tier(
        start,
        input,
        at(figures.get(1), start, input),
        at(figures.get(2), start, input),
        at(figures.get(3), start, 0));
  }

  private static long at(String figure, long inputTokens, long absent) {
    if (figure.equals(NONE)) {
      return absent;
    }
    String[] steps = figure.split(">", -1);
    String found = steps[0];
    for (int i = 1; i < steps.length; i++) {
      if (inputTokens > above(steps[i])) {
        found = steps[i].substring(steps[i].indexOf(':') + 1);
      }
    }
    return new BigDecimal(found).movePointRight(PLACES).longValueExact();
  }

  private static long above(String step) {
    return Long.parseLong(step.substring(0, step.indexOf(':')));
  }
}
