package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.ModelEntry.Selection;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.protocol.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Puts the candidates of a target in order: the first is asked, the others stand behind it. */
final class Selector {

  /** Tokens of output that are reckoned with where the caller gives no limit. */
  static final int ASSUMED_OUTPUT_TOKENS = 256;

  /** Tokens of input that are reckoned with where nobody estimated them. */
  private static final int ASSUMED_INPUT_TOKENS = 512;

  private final RandomGenerator chance;
  private final HealthBoard health;

  Selector(RandomGenerator chance, HealthBoard health) {
    this.chance = chance;
    this.health = health;
  }

  /**
   * Orders what a target names, as far as it is allowed.
   *
   * @return empty when none of it is allowed
   */
  List<Candidate> order(Target target, List<Option> universe, CandidateSet set, Exchange exchange) {
    Requirements needs = Requirements.of(exchange);
    Pace pace = new Pace(health, exchange, chance);
    List<Option> allowed =
        universe.stream().filter(option -> set.allows(option.candidate())).toList();
    List<Option> ordered = new ArrayList<>();
    if (target.selection().isPresent()) {
      List<Option> named = new ArrayList<>();
      target.models().forEach(model -> named.addAll(of(model, allowed)));
      ordered.addAll(order(target.selection().get(), named, needs, pace));
    } else {
      for (String model : target.models()) {
        List<Option> its = of(model, allowed);
        if (!its.isEmpty()) {
          ordered.addAll(order(its.get(0).model().selection(), its, needs, pace));
        }
      }
    }
    List<Option> paced =
        target.p99Limit().map(limit -> pace.within(limit, ordered)).orElse(ordered);
    return paced.stream().map(Option::candidate).distinct().toList();
  }

  /**
   * Those that should go before a choice because all of it is slower than its target's limit and
   * they are not; mostly empty.
   */
  List<Candidate> faster(
      Target target,
      List<Option> universe,
      List<Candidate> chosen,
      List<Candidate> others,
      Exchange exchange) {
    if (target.p99Limit().isEmpty() || others.isEmpty()) {
      return List.of();
    }
    Duration limit = target.p99Limit().get();
    Pace pace = new Pace(health, exchange, chance);
    return pace.areOver(limit, of(chosen, universe))
        ? of(others, universe).stream()
            .filter(option -> !pace.isOver(limit, option))
            .map(Option::candidate)
            .toList()
        : List.of();
  }

  private static List<Option> of(List<Candidate> candidates, List<Option> universe) {
    return candidates.stream()
        .flatMap(
            candidate ->
                universe.stream().filter(option -> option.candidate().equals(candidate)).limit(1))
        .toList();
  }

  private static List<Option> of(String model, List<Option> allowed) {
    return allowed.stream().filter(option -> option.model().name().equals(model)).toList();
  }

  private List<Option> order(
      Selection selection, List<Option> options, Requirements needs, Pace pace) {
    return switch (selection) {
      case ORDERED -> options;
      case WEIGHTED -> weighted(options);
      case CHEAPEST -> sorted(options, option -> cost(option, needs));
      case FASTEST -> pace.fastest(options);
      case LEAST_BUSY -> pace.leastBusy(options);
    };
  }

  private static List<Option> sorted(List<Option> options, ToDoubleFunction<Option> by) {
    return options.stream().sorted(Comparator.comparingDouble(by)).toList();
  }

  /** Draws without putting back, each draw in proportion to the weights that are left. */
  private List<Option> weighted(List<Option> options) {
    List<Option> left = new ArrayList<>(options);
    List<Option> drawn = new ArrayList<>();
    while (!left.isEmpty()) {
      drawn.add(left.remove(draw(left)));
    }
    return drawn;
  }

  private int draw(List<Option> left) {
    long total = left.stream().mapToLong(option -> option.deployment().weight()).sum();
    if (total == 0) {
      return 0;
    }
    long ticket = chance.nextLong(total);
    int at = 0;
    while (ticket >= left.get(at).deployment().weight()) {
      ticket -= left.get(at).deployment().weight();
      at++;
    }
    return at;
  }

  private static double cost(Option option, Requirements needs) {
    int output = needs.outputTokens() > 0 ? needs.outputTokens() : ASSUMED_OUTPUT_TOKENS;
    Usage expected = new Usage(input(option, needs), 0, 0, output, 0);
    return option
        .deployment()
        .price()
        .map(price -> (double) price.costNanoUsd(expected))
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static int input(Option option, Requirements needs) {
    return needs.inputTokens().isPresent()
        ? needs.inputTokensFor(option.deployment().model())
        : ASSUMED_INPUT_TOKENS;
  }
}
