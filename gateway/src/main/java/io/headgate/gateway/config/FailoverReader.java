package io.headgate.gateway.config;

import io.headgate.gateway.catalog.Fallback;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.protocol.Rescue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code failover}, and what models and routes say of it. */
final class FailoverReader {

  private final Section failover;
  private final Section server;

  FailoverReader(Section root) {
    this.failover = root.section("failover");
    this.server = root.section("server");
  }

  DispatchStage.Config dispatch() {
    DispatchStage.Config defaults = DispatchStage.Config.defaults();
    Section wait = failover.section("wait");
    Duration waitAtMost = wait.duration("max", defaults.waitAtMost());
    return new DispatchStage.Config(
        failover.integer("attempts", defaults.attempts()),
        failover.duration("first_token", defaults.firstToken()),
        failover.duration("answer", defaults.answer()),
        wait.duration("before_fallback", shorter(defaults.waitWithAlternative(), waitAtMost)),
        waitAtMost,
        failover.text("content_policy", "report").equals("fallback"),
        failover.number("hedge_share").orElse(defaults.hedgeShare()),
        server.duration("early_heartbeat", defaults.earlyHeartbeat()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  WaitingRoom.Config waiting() {
    WaitingRoom.Config defaults = WaitingRoom.Config.defaults();
    Section wait = failover.section("wait");
    return new WaitingRoom.Config(
        wait.integer("queue", defaults.waiting()),
        wait.integer("queue_per_tenant", defaults.waitingPerTenant()));
  }

  /** What holds where neither a model nor a route says otherwise. */
  Resilience resilience() {
    return read(failover);
  }

  /** What a model, a virtual model or a route says. */
  static Resilience read(Section part) {
    return new Resilience(
        fallback(part),
        part.text("rescue").map(word -> ProviderDefaults.constant(Rescue.class, word)),
        part.has("hedge") ? Optional.of(part.flag("hedge", false)) : Optional.empty());
  }

  private static Optional<Fallback> fallback(Section part) {
    if (!part.has("fallback")) {
      return Optional.empty();
    }
    Section byClass = part.section("fallback");
    boolean mapped = part.value("fallback").filter(Node.Mapping.class::isInstance).isPresent();
    return Optional.of(
        mapped
            ? new Fallback(
                byClass.texts("any"),
                byClass.texts("context_length"),
                byClass.texts("content_policy"))
            : new Fallback(part.texts("fallback"), List.of(), List.of()));
  }

  /** The limit of a route's 99th percentile. */
  static Optional<Duration> p99Limit(Section part) {
    return part.text("p99_limit").flatMap(Units::duration);
  }
}
