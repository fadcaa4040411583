package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.DeploymentHealth;
import io.headgate.gateway.health.Gate;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HealthBoard.Use;
import io.headgate.gateway.health.Latency;
import io.headgate.gateway.health.Permit;
import io.headgate.gateway.health.Result;
import io.headgate.gateway.provider.ProviderClient;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What all requests of one event loop are dispatched with. */
final class DispatchContext {

  /** How a permit ends that was not used; it says nothing of the upstream. */
  static final Result UNUSED =
      new Result(Optional.of(FailureClass.ABANDONED), false, OptionalLong.empty(), 0);

  private final Vertx vertx;
  private final DispatchStage.Config config;
  private final Map<String, ProviderClient> providers;
  private final HealthBoard health;
  private final Credentials credentials;
  private final WaitingRoom room;
  private final HedgeBudget hedges;
  private final RoomPump pump;

  DispatchContext(
      Vertx vertx,
      DispatchStage.Config config,
      Map<String, ProviderClient> providers,
      HealthBoard health,
      WaitingRoom room) {
    this.vertx = vertx;
    this.config = config;
    this.providers = Map.copyOf(providers);
    this.health = health;
    this.credentials = new Credentials(health);
    this.room = room;
    this.hedges = new HedgeBudget(config.hedgeShare());
    this.pump = new RoomPump(vertx, room, this::permit);
  }

  Vertx vertx() {
    return vertx;
  }

  DispatchStage.Config config() {
    return config;
  }

  WaitingRoom room() {
    return room;
  }

  HedgeBudget hedges() {
    return hedges;
  }

  RoomPump pump() {
    return pump;
  }

  ProviderClient provider(Candidate candidate) {
    ProviderClient provider = providers.get(candidate.provider());
    if (provider == null) {
      throw new IllegalStateException("an unknown provider: " + candidate.provider());
    }
    return provider;
  }

  int credentialsOf(Candidate candidate) {
    return provider(candidate).config().credentials();
  }

  /** What stands in the way of a candidate; whoever waits for it already goes first. */
  Gate gate(Candidate candidate) {
    Gate gate = credentials.gate(candidate, credentialsOf(candidate));
    return gate.isFree() && room.waiting() > 0 && room.waiting(place(candidate)) > 0
        ? new Gate(Gate.Kind.CROWDED, 0)
        : gate;
  }

  Optional<Permit> permit(Candidate candidate, Use use) {
    return credentials.permit(
        candidate.provider(), candidate.model(), credentialsOf(candidate), use);
  }

  /**
   * Where requests wait for a candidate. While the configuration changes, requests of two revisions
   * share the room: a permit for a credential that only the other one has would be of no use, so
   * those with other credentials wait apart.
   */
  String place(Candidate candidate) {
    return credentialsOf(candidate) + " " + candidate.pin();
  }

  private Optional<Permit> permit(String place) {
    int space = place.indexOf(' ');
    int slash = place.indexOf('/');
    int count = Integer.parseInt(place.substring(0, space));
    ProviderClient provider = providers.get(place.substring(space + 1, slash));
    return provider == null || provider.config().credentials() != count
        ? Optional.empty()
        : credentials.permit(
            provider.config().name(), place.substring(slash + 1), count, Use.FIRST);
  }

  /** How long the deployment has taken lately: to the first token, or to the end. */
  Latency latency(Candidate candidate, boolean stream) {
    DeploymentHealth known = health.view().of(candidate.provider(), candidate.model());
    return stream ? known.firstToken() : known.total();
  }
}
