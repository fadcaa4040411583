package io.headgate.bench;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What the gateway's own headers said over one load run. Generator thread only. */
final class DecisionHeaders {

  private static final String OVERHEAD = "x-headgate-overhead-ms: ";
  private static final String DEGRADED = "x-headgate-degraded: ";
  private static final String ROUTE = "x-headgate-route: ";
  private static final long MAX_NANOS = 60_000_000_000L;

  private final Histogram overhead = new Histogram(MAX_NANOS, 3);
  private final Map<String, Integer> routes = new TreeMap<>();
  private final Map<String, Integer> degraded = new TreeMap<>();

  void add(String head) {
    String millis = value(head, OVERHEAD);
    if (!millis.isEmpty()) {
      overhead.recordValue(Math.min(MAX_NANOS, Math.round(Double.parseDouble(millis) * 1e6)));
    }
    count(routes, value(head, ROUTE));
    count(degraded, value(head, DEGRADED));
  }

  private static void count(Map<String, Integer> counts, String value) {
    if (!value.isEmpty()) {
      counts.merge(value, 1, Integer::sum);
    }
  }

  private static String value(String head, String name) {
    int at = head.indexOf(name);
    int from = at + name.length();
    return at < 0 ? "" : head.substring(from, head.indexOf('\r', from));
  }

  /** The time that the gateway says it took itself. */
  Quantiles overhead() {
    return Quantiles.of(overhead);
  }

  /** Answers by route. */
  Map<String, Integer> routes() {
    return routes;
  }

  /** Answers that had to do without something, by what. */
  Map<String, Integer> degraded() {
    return degraded;
  }

  int degradedCount() {
    return degraded.values().stream().mapToInt(Integer::intValue).sum();
  }
}
