package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.ModelEntry.Selection;
import java.util.List;
import java.util.Optional;

/**
 * What a decision names: models, and how to choose among them.
 *
 * @param models configured names, at least one, in order of preference
 * @param selection over all their deployments; empty means model by model, each by its own
 */
public record Target(List<String> models, Optional<Selection> selection) {

  public Target {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("models: none (expected: at least 1)");
    }
  }

  /** One model, by its own selection. */
  public static Target of(String model) {
    return new Target(List.of(model), Optional.empty());
  }
}
