package io.headgate.gateway.catalog;

import io.headgate.gateway.protocol.Rescue;
import java.util.Optional;

/**
 * What a model, a virtual model or a route wants done when its first choice fails; what it does not
 * say is left to whatever stands above it.
 *
 * @param hedge whether a second candidate is asked when the first is slow
 */
public record Resilience(
    Optional<Fallback> fallback, Optional<Rescue> rescue, Optional<Boolean> hedge) {

  private static final Resilience SILENT =
      new Resilience(Optional.empty(), Optional.empty(), Optional.empty());

  /** Says nothing. */
  public static Resilience silent() {
    return SILENT;
  }

  /** This, and where it is silent what another says. */
  public Resilience or(Resilience above) {
    return new Resilience(
        fallback.or(above::fallback), rescue.or(above::rescue), hedge.or(above::hedge));
  }
}
