package io.headgate.gateway.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that callers may name. Immutable; a new configuration makes a new one. */
public final class ModelCatalog {

  private final List<ModelEntry> models;
  private final Map<String, Match> matches = new LinkedHashMap<>();

  public ModelCatalog(List<ModelEntry> models) {
    this.models = List.copyOf(models);
    for (ModelEntry model : models) {
      matches.put(model.name(), new Match(model, model.deployments(), By.NAME));
    }
    for (ModelEntry model : models) {
      for (Deployment deployment : model.deployments()) {
        matches.putIfAbsent(deployment.pin(), new Match(model, List.of(deployment), By.PIN));
      }
    }
    for (ModelEntry model : models) {
      for (Deployment deployment : model.deployments()) {
        matches.putIfAbsent(deployment.model(), new Match(model, List.of(deployment), By.MODEL));
      }
    }
  }

  /** All configured models, in the order of the configuration. */
  public List<ModelEntry> models() {
    return models;
  }

  /**
   * Finds what a caller means: a configured name, else a pin {@code provider/model}, else a
   * provider's own name for a model.
   */
  public Optional<Match> find(String asked) {
    return Optional.ofNullable(matches.get(asked));
  }

  /** How a name was understood. */
  public enum By {
    NAME,
    PIN,
    MODEL
  }

  /**
   * What a name stands for.
   *
   * @param deployments that may answer, best first
   */
  public record Match(ModelEntry model, List<Deployment> deployments, By by) {}
}
