package io.headgate.gateway.admission;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wanted of a key.
 *
 * @param name for people; any text of 1 to 200 characters
 * @param tenant the id of one that exists; never changed
 * @param models names and pins that it may ask for; empty means all
 * @param tags for rules
 * @param expires when it ends by itself
 */
public record KeySpec(
    String name,
    String tenant,
    Set<String> models,
    Set<String> tags,
    Limits limits,
    List<Budget> budgets,
    Optional<Instant> expires) {

  public KeySpec {
    models = Set.copyOf(models);
    tags = Set.copyOf(tags);
    budgets = List.copyOf(budgets);
  }

  /** What a key is now. */
  public static KeySpec of(ApiKey key) {
    return new KeySpec(
        key.name(),
        key.tenant(),
        key.models(),
        key.tags(),
        key.limits(),
        key.budgets(),
        key.expires());
  }
}
