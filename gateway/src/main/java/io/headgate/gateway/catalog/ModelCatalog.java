package io.headgate.gateway.catalog;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The models that callers may name. Immutable; a new configuration makes a new one. */
public final class ModelCatalog {

  private final Map<String, Match> matches = new LinkedHashMap<>();
  private final Set<String> virtual;

  /** A catalogue without virtual models. */
  public ModelCatalog(List<ModelEntry> models) {
    this(models, List.of());
  }

  /**
   * A catalogue.
   *
   * @param virtual names behind which the gateway chooses; none of them is a model's
   */
  public ModelCatalog(List<ModelEntry> models, Collection<String> virtual) {
    this.virtual = Collections.unmodifiableSet(new LinkedHashSet<>(virtual));
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

  /**
   * Finds what a caller means: a configured name, else a pin {@code provider/model}, else a
   * provider's own name for a model.
   */
  public Optional<Match> find(String asked) {
    return Optional.ofNullable(matches.get(asked));
  }

  /** Whether the gateway chooses behind a name. */
  public boolean isVirtual(String name) {
    return virtual.contains(name);
  }

  /**
   * The model of a configured name.
   *
   * @throws IllegalArgumentException when none has it
   */
  public ModelEntry model(String name) {
    return find(name)
        .filter(match -> match.by() == By.NAME)
        .map(Match::model)
        .orElseThrow(() -> new IllegalArgumentException("no model is called " + name));
  }

  /**
   * Whether a caller may ask for a name. One that may use a model may also pin one of its
   * deployments, and one that may use a pin may ask for it by any name that stands for it alone.
   *
   * @param allowLists the names that the caller is limited to, by each list; none means all
   */
  public boolean mayUse(List<Set<String>> allowLists, String asked) {
    if (virtual.contains(asked)) {
      return allowLists.stream().allMatch(list -> list.contains(asked));
    }
    return find(asked).filter(match -> isAllowed(allowLists, asked, match)).isPresent();
  }

  private static boolean isAllowed(List<Set<String>> allowLists, String asked, Match match) {
    return allowLists.stream().allMatch(list -> isListed(list, asked, match));
  }

  private static boolean isListed(Set<String> allowed, String asked, Match match) {
    return allowed.contains(asked)
        || allowed.contains(match.model().name())
        || (match.deployments().size() == 1 && allowed.contains(match.deployments().get(0).pin()));
  }

  /**
   * The names to show to a caller: the configured ones that it may use, and what else it is allowed
   * by name.
   *
   * @param allowLists the names that the caller is limited to, by each list; none means all
   */
  public List<String> names(List<Set<String>> allowLists) {
    return Stream.concat(
            virtual.stream().filter(name -> mayUse(allowLists, name)), modelNames(allowLists))
        .toList();
  }

  private Stream<String> modelNames(List<Set<String>> allowLists) {
    return matches.entrySet().stream()
        .filter(
            entry ->
                entry.getValue().by() == By.NAME
                    ? isAllowed(allowLists, entry.getKey(), entry.getValue())
                    : isNamedIn(allowLists, entry.getKey()))
        .map(Map.Entry::getKey);
  }

  /** Names other than a model's own are shown only to those whose lists have them. */
  private static boolean isNamedIn(List<Set<String>> allowLists, String name) {
    return !allowLists.isEmpty() && allowLists.stream().allMatch(list -> list.contains(name));
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
