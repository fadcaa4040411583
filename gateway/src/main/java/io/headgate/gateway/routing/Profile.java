package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.Resilience;
import java.util.List;

/**
 * A virtual model: a name that callers may ask for, behind which Headgate chooses.
 *
 * @param name {@code auto} or {@code auto:something}
 * @param models that may be chosen, in order of preference
 * @param strategies that are asked, in order
 * @param otherwise where requests go that no strategy decides
 * @param resilience what is done when a choice fails; where it names no fallback, the other models
 *     are it
 */
public record Profile(
    String name,
    List<String> models,
    List<String> strategies,
    Target otherwise,
    Resilience resilience) {

  public Profile {
    models = List.copyOf(models);
    strategies = List.copyOf(strategies);
  }
}
