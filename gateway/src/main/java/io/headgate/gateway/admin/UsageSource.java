package io.headgate.gateway.admin;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Tells what was asked and what it cost, summed up. */
@FunctionalInterface
public interface UsageSource {

  /** Completes with the points by time; fails when they cannot be read. */
  Future<List<UsagePoint>> usage(UsageQuery query);

  /**
   * What is asked for.
   *
   * @param from inclusive
   * @param to exclusive
   * @param groupBy some of tenant, key, model, provider, route; without doubles
   * @param filter what some of these must be
   */
  record UsageQuery(
      Instant from, Instant to, Step step, List<String> groupBy, Map<String, String> filter) {

    public UsageQuery {
      groupBy = List.copyOf(groupBy);
      filter = Map.copyOf(filter);
    }
  }

  /** The time that a point stands for. */
  enum Step {
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1));

    private final Duration duration;

    Step(Duration duration) {
      this.duration = duration;
    }

    public Duration duration() {
      return duration;
    }
  }

  /**
   * The sums of one step and group.
   *
   * @param group by the names of {@code groupBy}
   * @param unpriced requests whose cost is not known
   * @param estimated requests whose cost is an estimate
   */
  record UsagePoint(
      Instant start,
      Map<String, String> group,
      long requests,
      long failed,
      long clientGone,
      long inputTokens,
      long cachedTokens,
      long outputTokens,
      long costNanoUsd,
      long unpriced,
      long estimated,
      long durationMillis) {

    public UsagePoint {
      group = Map.copyOf(group);
    }
  }
}
