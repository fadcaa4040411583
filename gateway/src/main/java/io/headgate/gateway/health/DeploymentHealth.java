package io.headgate.gateway.health;

import java.util.List;

/**
 * How a deployment is doing, all its credentials together, as of the latest tick.
 *
 * @param inFlight attempts that have begun and not ended
 * @param firstToken of streams within the last minute; one that was given up before it counts with
 *     the time that it was waited for
 * @param total of complete answers within the last minute that were not streamed: the time that a
 *     stream takes is that of its reader
 * @param upstreams one for each credential that was used
 */
public record DeploymentHealth(
    String provider,
    String model,
    int inFlight,
    Latency firstToken,
    Latency total,
    List<UpstreamHealth> upstreams) {

  public DeploymentHealth {
    upstreams = List.copyOf(upstreams);
  }

  /** A deployment that was never asked. */
  static DeploymentHealth unknown(String provider, String model) {
    return new DeploymentHealth(provider, model, 0, Latency.none(), Latency.none(), List.of());
  }
}
