package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.ModelEntry.Selection;
import io.headgate.gateway.catalog.Resilience;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a decision names: models, and how to choose among them.
 *
 * @param models configured names, at least one, in order of preference
 * @param selection over all their deployments; empty means model by model, each by its own
 * @param p99Limit a deployment that is slower than this stands behind the others: its 99th
 *     percentile within the last minute, of the first token for streams, else of the whole answer
 * @param resilience what is done when they fail; all models that it names are of the profile
 */
public record Target(
    List<String> models,
    Optional<Selection> selection,
    Optional<Duration> p99Limit,
    Resilience resilience) {

  public Target {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("models: none (expected: at least 1)");
    }
  }

  /** One model, by its own selection. */
  public static Target of(String model) {
    return of(List.of(model), Optional.empty());
  }

  /** Models, without a limit or a wish of its own. */
  public static Target of(List<String> models, Optional<Selection> selection) {
    return new Target(models, selection, Optional.empty(), Resilience.silent());
  }
}
