package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.UsagePoint.Dimension;
import io.headgate.gateway.state.StateStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What was used, added up by minute, hour and day, without a look at single rows. */
public final class Rollups {

  /** Periods of a question; more are a mistake or another step. */
  static final int MAX_PERIODS = 1_000;

  /** Groups of counters that are read for one question. */
  static final int MAX_GROUPS = 10_000;

  /** Points of an answer. */
  static final int MAX_POINTS = 100_000;

  /** Groups that are read at once. */
  private static final int AT_ONCE = 16;

  private static final int PARTS = 6;

  private final StateStore store;

  public Rollups(StateStore store) {
    this.store = store;
  }

  /**
   * What was used in the steps that begin from an instant on and before another.
   *
   * @param filter only what has these names
   * @param by what to tell apart; the rest is added up
   * @return the points in which there was anything, in the order of time; fails with an {@link
   *     IllegalArgumentException} when the question is too large, and as the store does
   */
  public Future<List<UsagePoint>> query(
      Instant from, Instant to, Step step, Map<Dimension, String> filter, Set<Dimension> by) {
    List<Instant> periods = new ArrayList<>();
    for (Instant period = step.beginOfPeriod(from);
        period.isBefore(to);
        period = step.nextPeriod(period)) {
      periods.add(period);
      if (periods.size() > MAX_PERIODS) {
        return tooLarge("more than " + MAX_PERIODS + " periods");
      }
    }
    Sums sums = new Sums(from, to, step, filter, by);
    return groups(periods, step, filter)
        .compose(
            groups ->
                groups.size() > MAX_GROUPS
                    ? tooLarge("more than " + MAX_GROUPS + " groups of counters")
                    : readAll(groups, sums))
        .compose(
            read ->
                sums.points.size() > MAX_POINTS
                    ? tooLarge("more than " + MAX_POINTS + " points")
                    : Future.succeededFuture(sums.points()));
  }

  private static <T> Future<T> tooLarge(String what) {
    return Future.failedFuture(
        new IllegalArgumentException(
            "the question is too large: " + what + "; ask for less time or a longer step"));
  }

  private Future<List<Group>> groups(
      List<Instant> periods, Step step, Map<Dimension, String> filter) {
    if (filter.containsKey(Dimension.TENANT)) {
      String tenant = RowCounts.part(filter.getOrDefault(Dimension.TENANT, ""));
      return Future.succeededFuture(
          periods.stream().map(period -> group(step, period, tenant)).toList());
    }
    List<Group> found = new ArrayList<>();
    return inTurn(
            periods,
            period ->
                store
                    .counts(RowCounts.tenantsGroup(step, step.periodOf(period)))
                    .onSuccess(
                        tenants ->
                            tenants
                                .keySet()
                                .forEach(tenant -> found.add(group(step, period, tenant)))))
        .map(found);
  }

  private static Group group(Step step, Instant period, String tenant) {
    String tenants = RowCounts.tenantsGroup(step, step.periodOf(period));
    return new Group(period, tenant, RowCounts.group(tenants, tenant));
  }

  private Future<Void> readAll(List<Group> groups, Sums sums) {
    return inTurn(
        groups, group -> store.counts(group.name()).onSuccess(counts -> sums.add(group, counts)));
  }

  /** A few at once, so that a large question does not crowd out everything else. */
  private static <T> Future<Void> inTurn(List<T> all, Function<T, Future<?>> act) {
    if (all.isEmpty()) {
      return Future.succeededFuture();
    }
    int now = Math.min(AT_ONCE, all.size());
    List<Future<?>> asked = new ArrayList<>(now);
    all.subList(0, now).forEach(each -> asked.add(act.apply(each)));
    return Future.all(asked).compose(done -> inTurn(all.subList(now, all.size()), act));
  }

  /** A group of counters. */
  private record Group(Instant period, String tenant, String name) {}

  private record Key(Instant start, Map<Dimension, String> by) {}

  /** What has been added up so far. */
  private static final class Sums {

    private final Instant from;
    private final Instant to;
    private final Step step;
    private final Map<Dimension, String> filter;
    private final Set<Dimension> by;
    private final Map<Key, Map<String, Long>> points = new HashMap<>();

    private Sums(
        Instant from, Instant to, Step step, Map<Dimension, String> filter, Set<Dimension> by) {
      this.from = from;
      this.to = to;
      this.step = step;
      this.filter = new EnumMap<>(Dimension.class);
      filter.forEach((dimension, name) -> this.filter.put(dimension, RowCounts.part(name)));
      this.by = Set.copyOf(by);
    }

    private void add(Group group, Map<String, Long> counts) {
      counts.forEach((field, count) -> add(group, field.split(SEPARATOR, -1), count));
    }

    private static final String SEPARATOR = String.valueOf(RowCounts.SEPARATOR);

    private void add(Group group, String[] parts, long count) {
      if (parts.length != PARTS) {
        return;
      }
      Instant start = step.beginOf(group.period(), Integer.parseInt(parts[0]));
      Map<Dimension, String> names = new EnumMap<>(Dimension.class);
      names.put(Dimension.TENANT, group.tenant());
      names.put(Dimension.KEY, parts[1]);
      names.put(Dimension.PROVIDER, parts[2]);
      names.put(Dimension.MODEL, parts[3]);
      names.put(Dimension.ROUTE, parts[4]);
      if (start.isBefore(from)
          || !start.isBefore(to)
          || !names.entrySet().containsAll(filter.entrySet())) {
        return;
      }
      names.keySet().retainAll(by);
      points
          .computeIfAbsent(new Key(start, names), some -> new TreeMap<>())
          .merge(parts[5], count, Long::sum);
    }

    private List<UsagePoint> points() {
      return points.entrySet().stream()
          .map(point -> point(point.getKey(), point.getValue()))
          .sorted(
              Comparator.comparing(UsagePoint::start)
                  .thenComparing(point -> new TreeMap<>(point.by()).toString()))
          .toList();
    }

    private static UsagePoint point(Key key, Map<String, Long> sums) {
      return new UsagePoint(
          key.start(),
          key.by(),
          sums.getOrDefault(RowCounts.REQUESTS, 0L),
          sums.getOrDefault(RowCounts.FAILED, 0L),
          sums.getOrDefault(RowCounts.CLIENT_GONE, 0L),
          sums.getOrDefault(RowCounts.INPUT, 0L),
          sums.getOrDefault(RowCounts.CACHED_INPUT, 0L),
          sums.getOrDefault(RowCounts.OUTPUT, 0L),
          sums.getOrDefault(RowCounts.COST, 0L),
          sums.getOrDefault(RowCounts.UNPRICED, 0L),
          sums.getOrDefault(RowCounts.ESTIMATED, 0L),
          sums.getOrDefault(RowCounts.DURATION, 0L));
    }
  }
}
