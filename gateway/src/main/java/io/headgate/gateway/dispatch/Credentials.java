package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.health.Gate;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HealthBoard.Use;
import io.headgate.gateway.health.Permit;
import io.headgate.gateway.health.Upstream;
import io.headgate.gateway.provider.ProviderClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses among the credentials of a provider: the one with the most room that may be used. */
final class Credentials {

  private final HealthBoard health;

  Credentials(HealthBoard health) {
    this.health = health;
  }

  /**
   * Takes the right to ask a candidate.
   *
   * @return empty when nothing of it may be asked now
   */
  Optional<Permit> permit(Candidate candidate, ProviderClient provider, Use use) {
    return permit(candidate.provider(), candidate.model(), provider.config().credentials(), use);
  }

  /**
   * The same by names.
   *
   * @param count how many credentials the provider has
   */
  Optional<Permit> permit(String provider, String model, int count, Use use) {
    if (count == 1) {
      return health.tryBegin(new Upstream(provider, model, 0), use);
    }
    List<Upstream> upstreams = new ArrayList<>();
    for (int credential = 0; credential < count; credential++) {
      upstreams.add(new Upstream(provider, model, credential));
    }
    upstreams.sort(Comparator.comparingInt((Upstream one) -> health.room(one)).reversed());
    return upstreams.stream()
        .map(upstream -> health.tryBegin(upstream, use))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What stands in the way of a candidate: nothing when one credential may be used. */
  Gate gate(Candidate candidate, int count) {
    Gate least = health.gate(upstream(candidate, 0));
    for (int credential = 1; credential < count && !least.isFree(); credential++) {
      least = lesser(least, health.gate(upstream(candidate, credential)));
    }
    return least;
  }

  /** The one that is gone sooner. */
  private static Gate lesser(Gate one, Gate other) {
    if (one.kind() != other.kind()) {
      return one.kind().compareTo(other.kind()) < 0 ? one : other;
    }
    return one.untilNanos() - other.untilNanos() <= 0 ? one : other;
  }

  private static Upstream upstream(Candidate candidate, int credential) {
    return new Upstream(candidate.provider(), candidate.model(), credential);
  }
}
