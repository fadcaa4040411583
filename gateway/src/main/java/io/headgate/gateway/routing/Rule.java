package io.headgate.gateway.routing;

import java.util.Set;

/**
 * Sends requests of which the operator is sure somewhere.
 *
 * @param id the operator's name, which is the route's
 * @param profiles virtual models that it is for; empty means all
 */
public record Rule(String id, Condition when, Target target, Set<String> profiles) {

  public Rule {
    profiles = Set.copyOf(profiles);
  }

  boolean isFor(Profile profile) {
    return profiles.isEmpty() || profiles.contains(profile.name());
  }
}
