package io.headgate.gateway.health;

import io.headgate.gateway.exchange.FailureClass;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How the attempts at one upstream ended within the last ten seconds. Any thread. */
final class Outcomes {

  private static final List<FailureClass> CLASSES = List.of(FailureClass.values());
  private static final Map<FailureClass, Integer> KINDS = kinds();

  /** Behind the classes of failures. */
  private static final int SUCCESS = CLASSES.size();

  private static final int REQUEST = 0;
  private static final int FAILURE = 1;

  private final CountWindow byClass = new CountWindow(CLASSES.size() + 1);
  private final Cell<Rate> rate = new Cell<>(new Rate(0));

  /**
   * Counts one.
   *
   * @param epoch of the circuit in which the attempt began
   */
  void record(Result result, long epoch, long now) {
    byClass.add(result.failure().map(KINDS::get).orElse(SUCCESS), now);
    Rate current = rate(epoch);
    if (result.counts() && current.epoch == epoch) {
      current.counts.add(REQUEST, now);
      if (result.failure().isPresent()) {
        current.counts.add(FAILURE, now);
      }
    }
  }

  /** That of the given epoch, unless there is a newer one. */
  private Rate rate(long epoch) {
    while (true) {
      Rate current = rate.get();
      if (current.epoch >= epoch) {
        return current;
      }
      rate.replace(current, new Rate(epoch));
    }
  }

  /** Tells the circuit the failure rate of its epoch. */
  void rate(Circuit circuit, long now) {
    Rate current = rate.get();
    int[] sums = current.counts.sums(now);
    if (sums[FAILURE] > 0) {
      circuit.rated(current.epoch, sums[REQUEST], sums[FAILURE], now);
    }
  }

  UpstreamHealth health(
      Upstream upstream, CircuitState circuit, Gate gate, int inFlight, long now) {
    int[] sums = byClass.sums(now);
    Map<FailureClass, Integer> failed = new EnumMap<>(FailureClass.class);
    int failures = 0;
    for (int kind = 0; kind < SUCCESS; kind++) {
      FailureClass failure = CLASSES.get(kind);
      if (sums[kind] > 0) {
        failed.put(failure, sums[kind]);
      }
      failures += failure.harmsHealth() ? sums[kind] : 0;
    }
    return new UpstreamHealth(
        upstream, circuit, gate, sums[SUCCESS] + failures, failures, failed, inFlight);
  }

  private static Map<FailureClass, Integer> kinds() {
    Map<FailureClass, Integer> kinds = new EnumMap<>(FailureClass.class);
    CLASSES.forEach(failure -> kinds.put(failure, kinds.size()));
    return kinds;
  }

  /** Counts of one epoch only, so that a circuit that has closed does not open for old failures. */
  private static final class Rate {
    private final long epoch;
    private final CountWindow counts = new CountWindow(2);

    Rate(long epoch) {
      this.epoch = epoch;
    }
  }
}
