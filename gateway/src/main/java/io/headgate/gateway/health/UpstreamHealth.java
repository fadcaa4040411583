package io.headgate.gateway.health;

import io.headgate.gateway.exchange.FailureClass;
import java.util.Map;

/**
 * How one upstream is doing, as of the latest tick.
 *
 * @param circuit of the upstream
 * @param gate what stands in its way, of whatever kind
 * @param requests that ended within the last ten seconds and say something about health
 * @param failures how many of them failed
 * @param failed all failures within the last ten seconds, by class
 * @param inFlight attempts that have begun and not ended
 */
public record UpstreamHealth(
    Upstream upstream,
    CircuitState circuit,
    Gate gate,
    int requests,
    int failures,
    Map<FailureClass, Integer> failed,
    int inFlight) {

  public UpstreamHealth {
    failed = Map.copyOf(failed);
  }
}
