package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.health.DeploymentHealth;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HealthView;
import io.headgate.gateway.health.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Orders deployments by how they have been doing: the time to the first token where the answer is
 * streamed, else the time to its end.
 *
 * <p>Whoever is never asked is never measured, so now and then the order is turned round: a
 * deployment that was slow, or was not asked lately, shows that way when it has become better.
 */
final class Pace {

  /** Measurements below which a percentile says nothing. */
  static final int MIN_SAMPLES = 20;

  /** One in so many requests asks somebody who is not measured, or was too slow. */
  static final int EXPLORE_ONE_IN = 20;

  private final HealthBoard board;
  private final HealthView view;
  private final boolean stream;
  private final RandomGenerator chance;

  Pace(HealthBoard board, Exchange exchange, RandomGenerator chance) {
    this.board = board;
    this.view = board.view();
    this.stream = exchange.operation().stream();
    this.chance = chance;
  }

  /**
   * The fastest first, by their medians; those without measurements last, or now and then first.
   */
  List<Option> fastest(List<Option> options) {
    boolean explore = explores();
    return sorted(
        options,
        option -> {
          Latency latency = latency(option);
          double unknown = explore ? -1 : Double.POSITIVE_INFINITY;
          return latency.count() == 0 ? unknown : latency.p50();
        });
  }

  /**
   * Those with the least in flight at this moment first, each in proportion to its weight; by
   * chance among equals. A snapshot would send everybody who comes before the next one to the same
   * deployment.
   */
  List<Option> leastBusy(List<Option> options) {
    return sorted(shuffled(options), this::load);
  }

  private double load(Option option) {
    Deployment asked = option.deployment();
    int inFlight = board.inFlight(asked.provider(), asked.model());
    return (inFlight + 1.0) / Math.max(0.001, asked.weight());
  }

  private List<Option> shuffled(List<Option> options) {
    List<Option> shuffled = new ArrayList<>(options);
    for (int left = shuffled.size(); left > 1; left--) {
      Collections.swap(shuffled, left - 1, chance.nextInt(left));
    }
    return shuffled;
  }

  /** Those over a limit behind the others, except now and then. */
  List<Option> within(Duration limit, List<Option> options) {
    List<Option> fast = new ArrayList<>();
    List<Option> slow = new ArrayList<>();
    for (Option option : options) {
      (isOver(limit, option) ? slow : fast).add(option);
    }
    if (slow.isEmpty() || fast.isEmpty() || explores()) {
      return options;
    }
    fast.addAll(slow);
    return fast;
  }

  /** Whether all of them are over a limit and the others should go first, except now and then. */
  boolean areOver(Duration limit, List<Option> options) {
    return options.stream().allMatch(option -> isOver(limit, option)) && !explores();
  }

  boolean isOver(Duration limit, Option option) {
    Latency latency = latency(option);
    return latency.count() >= MIN_SAMPLES && latency.p99() > limit.toNanos();
  }

  private boolean explores() {
    return chance.nextInt(EXPLORE_ONE_IN) == 0;
  }

  private Latency latency(Option option) {
    return stream ? health(option).firstToken() : health(option).total();
  }

  private DeploymentHealth health(Option option) {
    return view.of(option.deployment().provider(), option.deployment().model());
  }

  /** Looks at each once: what is in flight changes while others are compared. */
  private static List<Option> sorted(List<Option> options, ToDoubleFunction<Option> by) {
    return options.stream()
        .map(option -> new Ranked(option, by.applyAsDouble(option)))
        .sorted(Comparator.comparingDouble(Ranked::rank))
        .map(Ranked::option)
        .toList();
  }

  private record Ranked(Option option, double rank) {}
}
